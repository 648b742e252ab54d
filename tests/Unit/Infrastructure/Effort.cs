using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Xunit;

namespace ForgeLsp.Tests.Unit.Infrastructure;

/// <summary>
/// Work that must not take long, whatever stands in a file. What counts is how long the work itself has the processor: on a machine that is busy
/// with something else time passes and nothing fails, and an algorithm that looks at everything for everything fails as ever.
/// </summary>
internal static class Effort
{
    /// <summary>Does the work and returns what it gives; fails once it has had the processor for longer than <paramref name="limit"/>, without waiting for its end.</summary>
    /// <param name="what">What to say of what took so long.</param>
    public static T Within<T>(TimeSpan limit, string what, Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        Func<TimeSpan>? taken = null;
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            taken = OfThisThread();
            started.Set();
            try
            {
                result = work();
            }
            catch (Exception problem)
            {
                failure = ExceptionDispatchInfo.Capture(problem);
            }
        })
        { IsBackground = true };
        thread.Start();
        started.Wait(TestContext.Current.CancellationToken);
        while (!thread.Join(50))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var spent = taken?.Invoke() ?? default;
            Assert.True(spent < limit, $"{what}: {spent.TotalSeconds:0.0} s of the processor and not done; {limit.TotalSeconds:0.0} are allowed.");
        }

        failure?.Throw();
        return result!;
    }

    /// <summary>Does the work; fails once it has had the processor for longer than <paramref name="limit"/>.</summary>
    /// <param name="what">What to say of what took so long.</param>
    public static void Within(TimeSpan limit, string what, Action work) =>
        _ = Within(limit, what, () =>
        {
            work();
            return true;
        });

    /// <summary>How long the calling thread has had the processor from now on; may be asked by any thread. Where the system does not say: the time that passed.</summary>
    public static Func<TimeSpan> OfThisThread()
    {
        // "PROCESS/task/THREAD", as the reading thread sees it.
        if (!OperatingSystem.IsLinux() || new FileInfo("/proc/thread-self").LinkTarget is not { } self || !File.Exists($"/proc/{self}/schedstat"))
        {
            var watch = Stopwatch.StartNew();
            return () => watch.Elapsed;
        }

        var file = $"/proc/{self}/schedstat";
        var before = Read(file);
        return () => Read(file) - before;
    }

    // Nanoseconds on the processor, nanoseconds in the queue for it, turns. A thread that has just ended has no file.
    private static TimeSpan Read(string file)
    {
        try
        {
            return TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture) / 1000);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }
}
