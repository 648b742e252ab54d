namespace ForgeLsp.Tests.Unit.Architecture;

/// <summary>The repository that these tests were built in.</summary>
internal static class SolutionFolder
{
    /// <summary>The folder of the solution file.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
            if (File.Exists(System.IO.Path.Combine(folder, "ForgeLsp.sln"))) return folder;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
