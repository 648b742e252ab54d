using ForgeLsp.Core.Findings;
using ForgeLsp.Host.Cli;
using ForgeLsp.Host.Cli.Check;
using ForgeLsp.Host.Cli.Check.Formats;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary>The same files give the same bytes, in every format, with however many threads.</summary>
public sealed class SameBytesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_the_number_of_threads()
    {
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var folder = $"experiments/active/{(i % 2 == 0 ? "ada" : "bob")}/wine-{i}";
            _folder.Write(folder + "/metadata.yaml", $"experiment_id: wine-{random.Next(280)}\nresearcher: ada\ncreated: 2026-01-05\nstatus: {(random.Next(3) == 0 ? "runing" : "planned")}\ngoal: win\n{(random.Next(4) == 0 ? "goal: again\n" : "")}");
            _folder.Write(folder + "/train.py", $"from sklearn.svm import SVC\nSVC(C={random.Next(9)}.5, gamma=0.5).fit(X, y)\n");
        }

        var expected = await Print(1);
        Assert.Contains("FRG102", expected, StringComparison.Ordinal);
        foreach (var threads in new[] { 2, 7, 32 })
        {
            Assert.Equal(expected, await Print(threads));
        }

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Print(Environment.ProcessorCount)))), other => Assert.Equal(expected, other));
    }

    private async Task<string> Print(int threads)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, _folder.Path, static _ => null, TimeProvider.System, IsTerminal: false);
        var report = await new CheckRun(context, new CheckOptions([], null, IsOnline: false, null, WritesBaseline: false) { MaxThreads = threads }, CancellationToken.None).RunAsync(CancellationToken.None);
        foreach (var format in CheckFormats.Names)
        {
            CheckFormats.Named(format, context, Severity.Warning, showsBaselined: true).Write(report, output);
        }

        Assert.Empty(error.ToString());
        return output.ToString();
    }
}
