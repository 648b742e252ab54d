namespace ForgeLsp.Core.Findings;

/// <summary>How much a finding matters; ordered from worst to mildest.</summary>
public enum Severity { Error = 1, Warning = 2, Information = 3, Hint = 4 }
