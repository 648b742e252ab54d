namespace ForgeLsp.Core.Packages;

/// <summary>A package that an environment has or asks for.</summary>
/// <param name="Name">Normalised (<see cref="PackageName"/>).</param>
/// <param name="Version">The exact version, <c>1.4.2</c>; else what it may be, as written: <c>&gt;=2,&lt;3</c>, an address; empty where any will do.</param>
public sealed record Requirement(string Name, string Version);

/// <summary>What an environment's file says.</summary>
/// <param name="Python">The version of Python, where it says one.</param>
public sealed record EnvironmentFile(IReadOnlyList<Requirement> Packages, string? Python = null);
