using System.Text;
using ForgeLsp.Adapters.Reservations;

namespace ForgeLsp.Adapters.Files;

/// <summary>Why a text could not be put in the place of another.</summary>
public enum RewriteFailure
{
    /// <summary>The file holds something else than what the new text was made from.</summary>
    Changed,

    /// <summary>The file is not one to be written: a link, protected, or of bytes that would not come back.</summary>
    Unfit,

    /// <summary>The system refused.</summary>
    Unwritten,
}

/// <summary>A rewrite that did not happen. <paramref name="Reason"/> ends a sentence that begins with the file's name.</summary>
public sealed record RewriteProblem(RewriteFailure Failure, string Reason);

/// <summary>
/// Puts a text in the place of another one, whole: whoever is stopped half-way leaves the old file. Encoding, byte order mark and permissions stay; what changed
/// underneath stays too.
/// </summary>
public static class TextRewrite
{
    /// <summary>The byte order mark that the text of a file begins with on disk, as a diff of the file has to show it: U+FEFF or nothing.</summary>
    /// <param name="file">An absolute path.</param>
    public static string MarkOf(string file)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().StartsWith("\uFEFF"u8) ? "\uFEFF" : "";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Makes the file that holds <paramref name="before"/> hold <paramref name="after"/>.</summary>
    /// <param name="file">An absolute path.</param>
    /// <param name="before">The text that it must still hold, without a byte order mark.</param>
    /// <param name="after">The text that it shall hold, likewise.</param>
    /// <returns>Null once it is done; else why the file is as it was.</returns>
    public static RewriteProblem? Replace(string file, string before, string after)
    {
        var beside = Path.Combine(Path.GetDirectoryName(file) ?? "", $".{Path.GetFileName(file)}.{Environment.ProcessId}.tmp");
        try
        {
            if (new FileInfo(file).LinkTarget is not null)
            {
                return new(RewriteFailure.Unfit, "is a link; it is mended where it leads to");
            }

            var old = File.ReadAllBytes(file);
            if (DiskFiles.Decode(old) != before)
            {
                return new(RewriteFailure.Changed, "changed meanwhile and was left as it is; run it again");
            }

            if (!Encode(before, old).AsSpan().SequenceEqual(old))
            {
                return new(RewriteFailure.Unfit, "is not written in UTF-8, so that rewriting it would lose characters; save it as UTF-8 first");
            }

            if (DurableFiles.IsReadOnly(file))
            {
                return new(RewriteFailure.Unfit, "may not be written");
            }

            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(Encode(after, old));
                stream.Flush(flushToDisk: true);
            }

            DurableFiles.CopyMode(file, Path.GetDirectoryName(file) ?? "", beside);
            if (!File.ReadAllBytes(file).AsSpan().SequenceEqual(old))
            {
                File.Delete(beside);
                return new(RewriteFailure.Changed, "changed meanwhile and was left as it is; run it again");
            }

            File.Move(beside, file, overwrite: true);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
            return File.Exists(file)
                ? new(RewriteFailure.Unwritten, $"cannot be written: {DurableFiles.Reason(problem)}")
                : new(RewriteFailure.Changed, "is gone by now");
        }
    }

    /// <summary>The bytes of a text in the encoding of <paramref name="old"/>, with the byte order mark that stands there.</summary>
    private static byte[] Encode(string text, ReadOnlySpan<byte> old)
    {
        Encoding encoding = old switch
        {
            [0xEF, 0xBB, 0xBF, ..] => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What cannot be written to cannot be cleaned either.
        }
    }
}
