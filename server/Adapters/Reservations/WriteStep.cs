namespace ForgeLsp.Adapters.Reservations;

/// <summary>The steps of a write, between any two of which a process may die.</summary>
internal enum WriteStep { LockTaken, FileRead, Decided, TempCreated, TempWritten, TempFlushed, Checked, BackedUp, Renamed, FolderFlushed, LockReleased }

/// <summary>Told of each step that is done; tests stand in to stop, fail or race there.</summary>
internal interface IWriteSteps
{
    /// <summary><paramref name="step"/> is done.</summary>
    Task DoneAsync(WriteStep step);
}
