using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reports.OneExperiment;

namespace ForgeLsp.Features.Reports.Review;

/// <summary>An agent's files.</summary>
/// <param name="Folder">Relative to the workspace: <c>agents/production/NAME</c>.</param>
/// <param name="Files">The files in it and below, relative to the workspace.</param>
/// <param name="Text">The text of a file; null where there is none.</param>
/// <param name="Findings">What the rules found; null where none was asked.</param>
/// <param name="At">When the facts were gathered.</param>
public sealed record AgentFacts(string Folder, IReadOnlyList<string> Files, Func<string, string?> Text, IReadOnlyList<ReportFinding>? Findings, DateTimeOffset At)
{
    /// <summary>Whether people rely on it already.</summary>
    public bool IsProduction => Folder.Split('/').Contains("production", StringComparer.Ordinal);
}

/// <summary>The checklist for an agent that is to go into production: tests, container, README, config, health check, security and coverage reports.</summary>
public static partial class AgentReview
{
    private const int Approvals = 2;
    private const double WantedCoverage = 0.80;

    /// <summary>What a README of an agent tells, and the words that its headings may have for it.</summary>
    private static readonly (string What, string[] Words)[] Sections =
    [
        ("what it does", ["overview", "purpose", "about", "description", "what"]), ("how to install or set it up", ["install", "setup", "set up", "getting started", "requirements"]), ("how to use it", ["usage", "use", "example", "run", "api", "quickstart"]),
        ("how it is configured", ["config", "environment", "settings"]), ("how it is deployed", ["deploy", "docker", "production", "release"]), ("how it is tested", ["test"]),
    ];

    /// <summary>The report; the same for the same facts.</summary>
    public static ReviewReport Of(AgentFacts facts) => new(
        1, facts.IsProduction ? "agent" : "prototype", RelativePath.Name(facts.Folder), facts.Folder, facts.At.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture), Approvals,
        [.. Files(facts), .. Readme(facts), .. Config(facts), Health(facts), .. Reports(facts), .. Rules(facts), .. ForPeople()], []);

    private static IEnumerable<ReviewItem> Files(AgentFacts facts)
    {
        const string Section = "Files";
        var tests = facts.Files.Where(static path => path.EndsWith(".py", StringComparison.Ordinal) && (RelativePath.Name(path).StartsWith("test_", StringComparison.Ordinal) || RelativePath.Name(path).EndsWith("_test.py", StringComparison.Ordinal))).ToList();
        var cases = tests.Sum(path => TestCase().Count(facts.Text(path) ?? ""));
        yield return cases > 0 ? ReviewItem.Done(Section, "It has tests", $"{cases} in {tests.Count} {(tests.Count == 1 ? "file" : "files")}", tests[0])
            : ReviewItem.Open(Section, "It has tests", tests.Count == 0 ? "there is no test_*.py" : $"{tests[0]} holds no test", "Write tests/test_NAME.py with what it must and must not do.");
        var docker = In(facts, static name => name is "Dockerfile" or "Containerfile");
        yield return docker is null ? ReviewItem.Open(Section, "It has a Dockerfile", "there is none", "Write a Dockerfile that installs requirements.txt and starts it.")
            : FromLatest().IsMatch(facts.Text(docker) ?? "") ? ReviewItem.Open(Section, "It has a Dockerfile", "its base image has no fixed version", "Name a version behind FROM, such as python:3.12-slim.", docker)
            : ReviewItem.Done(Section, "It has a Dockerfile", RelativePath.Name(docker), docker);
        var requirements = In(facts, static name => name is "requirements.txt" or "pyproject.toml" or "environment.yml" or "environment.yaml");
        yield return requirements is null ? ReviewItem.Open(Section, "Its packages are listed", "there is no requirements.txt, pyproject.toml or environment.yml", "Write requirements.txt with exact versions.") : ReviewItem.Done(Section, "Its packages are listed", RelativePath.Name(requirements), requirements);
    }

    private static IEnumerable<ReviewItem> Readme(AgentFacts facts)
    {
        const string Section = "README";
        if (In(facts, static name => name.StartsWith("README", StringComparison.OrdinalIgnoreCase)) is not { } path)
        {
            yield return ReviewItem.Open(Section, "It has a README", "there is none", $"Write README.md: {string.Join(", ", Sections.Select(static section => section.What))}.");
            yield break;
        }

        var heads = (facts.Text(path) ?? "").Split('\n').Where(static line => line.StartsWith('#')).Select(static line => line.TrimStart('#').Trim().ToLowerInvariant()).ToList();
        foreach (var (what, words) in Sections)
        {
            var found = heads.FirstOrDefault(head => words.Any(word => head.Contains(word, StringComparison.Ordinal)));
            yield return found is not null ? ReviewItem.Done(Section, $"It says {what}", $"section '{found}'", path) : ReviewItem.Open(Section, $"It says {what}", "no heading is about it", "Add a section.", path);
        }
    }

    private static IEnumerable<ReviewItem> Config(AgentFacts facts)
    {
        const string Text = "Its configuration is outside of the code";
        var hard = (facts.Findings ?? []).FirstOrDefault(static finding => finding.Rule is "FRG401" or "FRG410" or "FRG601");
        var config = facts.Files.FirstOrDefault(static path => RelativePath.Name(path) is "config.yaml" or "config.yml" or "settings.yaml" or "config.toml" or "config.json" or ".env.example");
        var reads = facts.Files.Where(RelativePath.IsScript).FirstOrDefault(path => ReadsEnvironment().IsMatch(facts.Text(path) ?? ""));
        yield return hard is not null ? ReviewItem.Open("Configuration", Text, $"{hard.Message} ({hard.Rule})", "Read it from a config or the environment.", hard.Path, hard.Line)
            : config is not null ? ReviewItem.Done("Configuration", Text, RelativePath.Name(config), config)
            : reads is not null ? ReviewItem.Done("Configuration", Text, $"{RelativePath.Name(reads)} reads the environment", reads)
            : ReviewItem.Open("Configuration", Text, "there is no config file, and nothing reads the environment", "Put addresses, models and limits into config.yaml, and secrets into the environment.");
    }

    private static ReviewItem Health(AgentFacts facts)
    {
        const string Text = "It can be asked whether it works";
        var place = facts.Files.Where(static path => path.EndsWith(".py", StringComparison.Ordinal) || RelativePath.Name(path) is "Dockerfile" or "Containerfile" || RelativePath.IsYaml(path)).FirstOrDefault(path => HealthCheck().IsMatch(facts.Text(path) ?? ""));
        return place is not null ? ReviewItem.Done("Operation", Text, $"a health check in {RelativePath.SeenFrom(facts.Folder + "/x", place)}", place)
            : ReviewItem.Open("Operation", Text, "no health check was found", "Answer GET /health, or write HEALTHCHECK into the Dockerfile.");
    }

    private static IEnumerable<ReviewItem> Reports(AgentFacts facts)
    {
        const string Section = "Reports";
        yield return facts.Files.FirstOrDefault(static path => RelativePath.Name(path).StartsWith("bandit", StringComparison.OrdinalIgnoreCase) && path.EndsWith(".json", StringComparison.Ordinal)) is not { } bandit
            ? ReviewItem.Open(Section, "bandit finds nothing", "there is no bandit report here", $"Run 'bandit -r {facts.Folder} -f json -o {facts.Folder}/bandit.json'.")
            : BanditResults(facts.Text(bandit)) is not { } results ? ReviewItem.Open(Section, "bandit finds nothing", "its report cannot be read", "Make it again with '-f json'.", bandit)
            : results.Count == 0 ? ReviewItem.Done(Section, "bandit finds nothing", "its report is clean; make it again after the last change", bandit)
            : ReviewItem.Open(Section, "bandit finds nothing", $"{results.Count} {(results.Count == 1 ? "issue" : "issues")}, {results.Count(static severity => severity == "HIGH")} of high severity", "Mend them, or mark them with a reason ('# nosec').", bandit);
        var measured = facts.Files.Where(static path => RelativePath.Name(path) is "coverage.xml" or "coverage.json").Select(path => (Path: path, Share: Coverage(path, facts))).ToList();
        yield return measured.Count == 0 ? ReviewItem.None(Section, "Tests cover 80 % of the lines", "there is no coverage report (coverage.xml or coverage.json)")
            : measured.Find(static one => one.Share is not null) is not { Share: { } share } coverage
            ? ReviewItem.Open(Section, "Tests cover 80 % of the lines", "its report cannot be read", "Make it again: 'coverage xml', or 'coverage json'.", measured[0].Path)
            : share >= WantedCoverage ? ReviewItem.Done(Section, "Tests cover 80 % of the lines", Percent(share), coverage.Path)
            : ReviewItem.Open(Section, "Tests cover 80 % of the lines", Percent(share), "Test what no test runs yet: 'coverage report --show-missing'.", coverage.Path);
    }

    private static IEnumerable<ReviewItem> Rules(AgentFacts facts)
    {
        if (facts.Findings is not { } findings)
        {
            yield return ReviewItem.None("Rules", "No rule finds anything", "no rule was asked");
            yield break;
        }

        var serious = findings.Where(static finding => finding.IsSerious).ToList();
        yield return serious.Count == 0 ? ReviewItem.Done("Rules", "No rule finds an error or a warning", $"{facts.Files.Count} files")
            : ReviewItem.Open("Rules", "No rule finds an error or a warning", $"{serious.Count}, first {serious[0].Rule}: {serious[0].Message}", $"'forge check {facts.Folder}' shows all.", serious[0].Path, serious[0].Line);
    }

    private static IEnumerable<ReviewItem> ForPeople()
    {
        const string Section = "For a person";
        yield return ReviewItem.ForPerson(Section, "It refuses what it must refuse", "no rule can see that");
        yield return ReviewItem.ForPerson(Section, "Somebody is called when it fails, and knows how to go back to the version before", "no rule can see that");
        yield return ReviewItem.ForPerson(Section, "Its cost and latency under load are known and bearable", "no rule can see that");
    }

    private static string? In(AgentFacts facts, Func<string, bool> isIt) => facts.Files.FirstOrDefault(path => RelativePath.Folder(path) == facts.Folder && isIt(RelativePath.Name(path)));

    private static string Percent(double share) => (Math.Floor(share * 1000) / 10).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static List<string?>? BanditResults(string? text)
    {
        try
        {
            using var json = JsonDocument.Parse(text ?? "");
            return json.RootElement.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array
                ? [.. results.EnumerateArray().Select(static one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("issue_severity", out var severity) ? severity.ToString() : null)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The share of lines that tests run, by Cobertura's XML or coverage.py's JSON; null for another file.</summary>
    private static double? Coverage(string path, AgentFacts facts)
    {
        if (RelativePath.Name(path) == "coverage.xml")
        {
            return LineRate().Match(facts.Text(path) ?? "") is { Success: true } rate && double.TryParse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture, out var share) ? share : null;
        }

        if (RelativePath.Name(path) != "coverage.json")
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(facts.Text(path) ?? "");
            return json.RootElement.TryGetProperty("totals", out var totals) && totals.TryGetProperty("percent_covered", out var percent) && percent.TryGetDouble(out var covered) ? covered / 100 : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*(async\s+)?def\s+test", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TestCase();

    [GeneratedRegex(@"^FROM\s+[^\s:@]+(:latest)?(\s|$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex FromLatest();

    [GeneratedRegex(@"os\.environ|getenv\(|BaseSettings", RegexOptions.NonBacktracking)]
    private static partial Regex ReadsEnvironment();

    [GeneratedRegex(@"HEALTHCHECK|healthcheck:|/health|/healthz|health_check|livenessProbe", RegexOptions.NonBacktracking)]
    private static partial Regex HealthCheck();

    [GeneratedRegex(@"<coverage[^>]*\sline-rate=""(?<rate>[0-9.]+)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LineRate();
}
