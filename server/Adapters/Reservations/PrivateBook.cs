using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>A file of bookings that is part of a clone is private to it: what is booked there, colleagues see only once it was committed and pulled.</summary>
public static class PrivateBook
{
    /// <summary>What whoever books is to know; null where the file is no clone's, or nobody can say.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="address">What people call it.</param>
    public static async Task<string?> SayAsync(IGit git, string path, string address, CancellationToken cancel)
    {
        try
        {
            // A link may lead out of the clone, to where everybody's bookings are.
            var file = Real(path);
            return Path.GetDirectoryName(file) is { } folder && Directory.Exists(folder) && await git.IsOfCloneAsync(folder, Path.GetFileName(file), cancel)
                ? $"{address} is a file of this git checkout: every clone has its own, and colleagues see the booking only once it is committed and pulled. "
                    + "Name an absolute path that all of you share, or a PostgreSQL, as gpus.reservations in forge.yaml."
                : null;
        }
        catch (Exception problem) when (problem is GitException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Real(string path)
    {
        var file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        for (var folder = Directory.GetParent(file); folder is not null; folder = folder.Parent)
        {
            if (folder.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                return Path.Combine(target.FullName, Path.GetRelativePath(folder.FullName, file));
            }
        }

        return file;
    }
}
