using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Adapters.MlFlow.Sql;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Architecture;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Whatever is wrong with a store, its message says what to do next and holds no secret: those that are made, and those that are written in the source.</summary>
public sealed partial class StoreMessageTests
{
    private const string Secret = "hunter2";

    public static TheoryData<string> Made()
    {
        var made = new TheoryData<string>();
        foreach (var message in Postgres().Concat(Sqlite()).Concat(Rest()).Concat(Addresses()))
        {
            made.Add(message);
        }

        return made;
    }

    [Theory]
    [MemberData(nameof(Made))]
    public void A_message_is_a_sentence_that_says_what_to_do_and_holds_no_secret(string message)
    {
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.True(Advice().IsMatch(message), "It does not say what to do: " + message);
    }

    [Fact]
    public void Every_message_in_the_source_says_what_to_do()
    {
        var folder = Path.Combine(SolutionFolder.Path, "server", "Adapters", "MlFlow");
        var found = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Written().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Text: match.Groups["text"].Value)))
            .Where(static one => !one.Text.EndsWith(": ", StringComparison.Ordinal)) // the reader of filters says what to write
            .ToList();
        Assert.True(found.Count > 40, $"Only {found.Count} messages were found: are they written in another way now?");
        var mute = found.Where(static one => !Advice().IsMatch(one.Text)).Select(static one => $"{one.File}: {one.Text}").ToList();
        Assert.True(mute.Count == 0, "These say what is wrong and not what to do:\n" + string.Join('\n', mute));
    }

    private static IEnumerable<string> Postgres()
    {
        using var dialect = new Kept(new PostgresDialect(new NpgsqlConnectionStringBuilder { Host = "db.example.org", Username = "alice", Password = Secret }));
        string[] states = ["28P01", "28000", "42501", "3D000", "42P01", "42703", "57014", "57P01", "57P02", "57P03", "53300", "XX000", "22P02", "08006"];
        return
        [
            .. states.Select(state => Explain(dialect.Dialect, new PostgresException("it does not like this", "ERROR", "ERROR", state))),
            Explain(dialect.Dialect, new NpgsqlException("x", new TimeoutException())),
            Explain(dialect.Dialect, new NpgsqlException("x", new SocketException((int)SocketError.ConnectionRefused))),
            Explain(dialect.Dialect, new IOException("cut")),
        ];
    }

    private static IEnumerable<string> Sqlite()
    {
        using var dialect = new Kept(new SqliteDialect(Path.GetFullPath("mlflow.db"), TimeSpan.FromSeconds(1)));
        return [.. Enumerable.Range(1, 28).Select(code => Explain(dialect.Dialect, new SqliteException("it does not like this", code))), Explain(dialect.Dialect, new UnauthorizedAccessException())];
    }

    private static IEnumerable<string> Rest()
    {
        RestAccess[] accesses = [RestAccess.None, new() { User = "alice", Password = Secret }, new() { Token = Secret }, new() { IsWithheld = true }];
        var messages = new List<string>();
        foreach (var failures in accesses.Select(access => new RestFailures("https://mlflow.example.org", access)))
        {
            foreach (var status in Enum.GetValues<HttpStatusCode>().Distinct().Where(static status => (int)status >= 400))
            {
                messages.Add(failures.Refusal(status, Encoding.UTF8.GetBytes("<html>" + Secret)).Meaning.Message);
                messages.Add(failures.Refusal(status, Encoding.UTF8.GetBytes("""{"error_code": "INTERNAL_ERROR", "message": "it does not like this"}""")).Meaning.Message);
            }

            messages.Add(failures.Refusal(HttpStatusCode.Forbidden, Encoding.UTF8.GetBytes("Invalid Host header")).Meaning.Message);
            messages.Add(failures.Redirected("login.example.org").Message);
            messages.Add(failures.Page(Encoding.UTF8.GetBytes("<input type=password>" + Secret)).Message);
            messages.Add(failures.Page(Encoding.UTF8.GetBytes("<h1>" + Secret)).Message);
            messages.Add(failures.CutOff(new IOException(Secret)).Message);
            messages.Add(failures.Nonsense(new FormatException(Secret)).Message);
            messages.Add(failures.Throttled(TimeSpan.FromMinutes(1)).Message);
            messages.AddRange(Enum.GetValues<HttpRequestError>().Select(error => failures.NoAnswer(new HttpRequestException(error, Secret)).Message));
            messages.Add(failures.NoAnswer(new HttpRequestException(Secret, new AuthenticationException(Secret))).Message);
        }

        return messages.Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Addresses()
    {
        string[] addresses =
        [
            $"postgresql://alice:{Secret}@", $"postgresql://alice:{Secret}@h:port/x", $"mysql://alice:{Secret}@h/x", $"https://alice:{Secret}@", $"ftp://alice:{Secret}@h", "sqlite://",
            $"https://h:{Secret}/", "", "sqlite:relative.db", $"mssql+pyodbc://alice:{Secret}@h/x", $"s3://key:{Secret}@bucket/x",
        ];
        foreach (var address in addresses)
        {
            string? message = null;
            try
            {
                StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath())).DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
            catch (StoreException problem)
            {
                message = problem.Message;
            }

            if (message is not null)
            {
                yield return message;
            }
        }
    }

    private static string Explain(SqlDialect dialect, Exception problem) => dialect.Explain(problem)?.Message ?? throw new InvalidOperationException($"{problem.GetType().Name} is not explained.");

    // What a reader is asked to do, or told will happen by itself.
    [GeneratedRegex(@"\b(check|set|write|run|use|try|tried|read again|recover|restore|narrow|refresh|grant|ask|answers only under|name the one|update|copy|shorten|choose|once you trust|start again|open them|says (more|why)|has not written)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Advice();

    [GeneratedRegex(@"StoreFailure\.\w+,\s*(access\.IsWithheld \? Withheld\(\) : )?\$?@?""(?<text>[^\r\n]+)""(, \w+)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Written();

    private sealed class Kept(SqlDialect dialect) : IDisposable
    {
        public SqlDialect Dialect { get; } = dialect;

        public void Dispose() => Dialect.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
