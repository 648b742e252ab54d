using ForgeLsp.Core.Findings;

namespace ForgeLsp.Workspace.Analysis;

/// <summary>A finding with the severity that the policy gave it.</summary>
public sealed record CheckedFinding(Finding Finding, Severity Severity, RuleInfo Rule);
