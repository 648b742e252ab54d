using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Pipelines;

/// <summary>A text of a pipeline as written, templates included, and where it stands.</summary>
public readonly record struct DvcText(string Text, TextSpan Span)
{
    /// <summary>The same text, <paramref name="by"/> UTF-16 code units further on.</summary>
    internal DvcText Moved(int by) => this with { Span = Span with { Start = Span.Start + by } };
}

/// <summary>A value by its full name with dots; items of lists by their number (<c>models.0.name</c>).</summary>
public readonly record struct DvcValue(string Name, string Text);

/// <summary>One name of <c>vars</c>: a file, or values written in place.</summary>
/// <param name="File">The params file as written, without the keys behind its colon; null for values in place.</param>
public sealed record DvcVars(DvcText? File, IReadOnlyList<DvcValue> Values);

/// <summary>One tracked parameter. <paramref name="File"/> is the file as written, null for <c>params.yaml</c>; a null <paramref name="Key"/> takes the whole file.</summary>
public sealed record DvcParam(DvcText? File, DvcText? Key);

/// <summary>The instances that <c>foreach</c> or <c>matrix</c> gives.</summary>
/// <param name="IsMatrix">Every combination of the lists, else one instance for each item.</param>
/// <param name="Template">What it runs over where that is a template, such as <c>${models}</c>.</param>
/// <param name="Values">What it runs over where it is written in place.</param>
public sealed record DvcLoop(bool IsMatrix, string? Template, IReadOnlyList<DvcValue> Values);

/// <summary>One stage as written.</summary>
public sealed record DvcStage(string Name, TextSpan NameSpan, DvcText? WorkingFolder, DvcLoop? Loop, IReadOnlyList<DvcVars> Vars, IReadOnlyList<DvcText> Deps, IReadOnlyList<DvcText> Outs, IReadOnlyList<DvcParam> Params)
{
    /// <summary>Whether it writes metrics, which DVC compares between commits.</summary>
    public bool HasMetrics { get; init; }

    /// <summary>The same stage with everything but its name <paramref name="by"/> UTF-16 code units further on.</summary>
    internal DvcStage Moved(int by) => this with
    {
        WorkingFolder = WorkingFolder?.Moved(by),
        Vars = Moved(Vars, by, static (vars, by) => vars with { File = vars.File?.Moved(by) }),
        Deps = Moved(Deps, by, static (text, by) => text.Moved(by)),
        Outs = Moved(Outs, by, static (text, by) => text.Moved(by)),
        Params = Moved(Params, by, static (param, by) => new DvcParam(param.File?.Moved(by), param.Key?.Moved(by))),
    };

    private static IReadOnlyList<T> Moved<T>(IReadOnlyList<T> items, int by, Func<T, int, T> move) => items.Count == 0 ? items : new ValueList<T>(items, by, move);
}

/// <summary>A <c>dvc.yaml</c> as written; <see cref="DvcExpansion"/> makes its stages of it.</summary>
public sealed record DvcFile(string Path, IReadOnlyList<DvcVars> Vars, IReadOnlyList<DvcStage> Stages)
{
    /// <summary>Files below which a key is looked for where <c>params</c> names none.</summary>
    public const string DefaultParams = "params.yaml";
}
