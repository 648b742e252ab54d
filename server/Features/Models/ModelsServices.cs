using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>An error or a warning that the rules have about a text.</summary>
public sealed record GateFinding(string Rule, TextSpan Span, string Message);

/// <summary>What the model features work with; what may change during a session is asked for each time.</summary>
/// <param name="Policy">The team's policy.</param>
/// <param name="Files">The catalogue and its history.</param>
/// <param name="Root">Absolute path of the workspace.</param>
/// <param name="User">The operating-system user.</param>
public sealed record ModelsServices(Func<Policy> Policy, ICatalogueFiles Files, string Root, Func<string> User, TimeProvider Time)
{
    /// <summary>The tracking stores; null where none is to be asked.</summary>
    public IRunStores? Stores { get; init; }

    /// <summary>The clone; null before the workspace is trusted.</summary>
    public Func<IGit?> Git { get; init; } = static () => null;

    /// <summary>Runs commands of gates; null before the workspace is trusted.</summary>
    public Func<IGateRunner?> Runner { get; init; } = static () => null;

    /// <summary>Tells whether Modelfiles can be built; null before the workspace is trusted.</summary>
    public IModelfileBuilder? Modelfiles { get; init; }

    /// <summary>Whether there is a file of a path relative to the workspace.</summary>
    public Func<string, bool> Exists { get; init; } = static _ => false;

    /// <summary>The errors and warnings that the rules would have about a text of the catalogue (path, text); null where nobody can tell.</summary>
    public Func<string, string, CancellationToken, Task<IReadOnlyList<GateFinding>>>? Findings { get; init; }
}
