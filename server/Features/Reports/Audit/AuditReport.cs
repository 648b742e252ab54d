namespace ForgeLsp.Features.Reports.Audit;

/// <summary>A random sample of old experiments, and what of each could still be reproduced.</summary>
/// <param name="Seed">Draws the same sample again from the same experiments.</param>
/// <param name="Of">How many old experiments there are.</param>
/// <param name="Reproducible">How many of the sample lack nothing.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record AuditReport(int Version, int Seed, int Of, int Reproducible, IReadOnlyList<AuditedExperiment> Experiments, IReadOnlyList<string> Problems);

/// <summary>One experiment of the sample.</summary>
/// <param name="Commit">The commit that its run, or its last verdict, names; else the last one that touched it.</param>
/// <param name="State"><c>readiness</c>, <c>reproduced</c> or <c>not_reproduced</c>.</param>
public sealed record AuditedExperiment(string Path, string Name, string? Owner, string? Status, string? Commit, string State, IReadOnlyList<AuditCheck> Checks)
{
    /// <summary>Whether nothing of it is lost.</summary>
    public bool IsReproducible => Checks.All(static check => check.Answer != "no");
}

/// <summary>One thing that is needed to run it again.</summary>
/// <param name="What">run, commit, config, environment, data or command.</param>
/// <param name="Answer"><c>yes</c>, <c>no</c>, or <c>unknown</c> where nobody could look.</param>
/// <param name="Note">Why, and what to do where it is lost.</param>
public sealed record AuditCheck(string What, string Answer, string Note);
