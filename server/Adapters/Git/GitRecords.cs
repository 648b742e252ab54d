using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <summary>
/// The output of one call of git, record by record as it comes, so that a long past costs no memory. A git that says nothing for a while is given up; one
/// that nobody listens to any more is ended.
/// </summary>
internal static class GitRecords
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The records of an output.</summary>
    /// <param name="start">The call, without redirections.</param>
    /// <param name="end">What ends a record.</param>
    /// <param name="input">Lines for git to read; null for none.</param>
    /// <param name="failure">What an error of git means.</param>
    /// <exception cref="GitException">It stalls, or ends with an error.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(ProcessStartInfo start, char end, IEnumerable<string>? input, Func<string, GitException> failure, [EnumeratorCancellation] CancellationToken cancel)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.UseShellExecute, start.CreateNoWindow, start.StandardOutputEncoding, start.StandardErrorEncoding) = (false, true, Encoding.UTF8, Encoding.UTF8);
        using var process = Start(start);
        try
        {
            // What nobody reads would fill its pipe and hold git up.
            var error = process.StandardError.ReadToEndAsync(cancel);
            var written = WriteAsync(process.StandardInput, input ?? [], cancel);
            var buffer = new char[16384];
            var record = new StringBuilder();
            int length;
            while ((length = await WaitAsync(process.StandardOutput.ReadAsync(buffer, cancel).AsTask(), cancel)) > 0)
            {
                for (var from = 0; from < length;)
                {
                    var at = buffer.AsSpan(from, length - from).IndexOf(end);
                    record.Append(buffer, from, at < 0 ? length - from : at);
                    if (at < 0)
                    {
                        break;
                    }

                    yield return record.ToString();
                    record.Clear();
                    from += at + 1;
                }
            }

            await WaitAsync(process.WaitForExitAsync(cancel), cancel);
            await WaitAsync(written, cancel);
            if (process.ExitCode != 0)
            {
                throw failure(await error);
            }
        }
        finally
        {
            Kill(process);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new GitException($"`{start.FileName}` could not be started; check the installation of git.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new GitException($"`{start.FileName}` could not be started; check the installation of git.");
        }
    }

    private static async Task WriteAsync(StreamWriter writer, IEnumerable<string> lines, CancellationToken cancel)
    {
        try
        {
            foreach (var line in lines)
            {
                await writer.WriteAsync(line.AsMemory(), cancel);
            }

            writer.Close();
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // Git ended before it had read all; its exit code says why.
        }
    }

    private static async Task<T> WaitAsync<T>(Task<T> task, CancellationToken cancel)
    {
        await WaitAsync((Task)task, cancel);
        return await task;
    }

    private static async Task WaitAsync(Task task, CancellationToken cancel)
    {
        try
        {
            await task.WaitAsync(Patience, TimeProvider.System, cancel);
        }
        catch (TimeoutException)
        {
            throw new GitException($"Git said nothing for {Patience.TotalSeconds:0} s; check the drive that the clone lies on.");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            // Looking for those that it started takes longer than a short call of git.
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception ended) when (ended is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }
}
