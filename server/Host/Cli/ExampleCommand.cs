using System.CommandLine;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli;

/// <summary>A command whose help says more than one line: what it does in a few sentences, how it ends, and examples.</summary>
internal class ExampleCommand(string name, string description, params IReadOnlyList<string> examples) : Command(name, description), IExplained
{
    private IReadOnlyList<ExitMeaning> _own = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <inheritdoc/>
    public string Details { get; private set; } = "";

    /// <inheritdoc/>
    public IReadOnlyList<ExitMeaning> Exits => [.. ExitMeaning.Usual.Where(usual => _own.All(own => own.Code != usual.Code)).Concat(_own).OrderBy(static exit => exit.Code)];

    /// <summary>Adds what the first sentence leaves out.</summary>
    /// <param name="details">Sentences, and paragraphs parted by an empty line.</param>
    /// <param name="exits">Exit codes that mean something of their own here; the usual ones stay beside them.</param>
    public ExampleCommand Explain(string details, params IReadOnlyList<ExitMeaning> exits)
    {
        Details = details;
        _own = exits;
        return this;
    }
}
