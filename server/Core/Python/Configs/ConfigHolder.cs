using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>A name of a script that holds a config, or a part of one.</summary>
/// <param name="Binding">The variable, parameter or attribute of <c>self</c>.</param>
/// <param name="Source">The call that loads or makes the config, or the function that is given it.</param>
/// <param name="Path">The file as written, see <see cref="ScriptReader.ResolvePath"/>; null where it is not known, or not of a file.</param>
/// <param name="Prefix">The part that it holds, with dots; empty for the whole.</param>
/// <param name="HasAttributes">Whether keys are attributes too.</param>
public sealed record ConfigHolder(PyBinding Binding, PyNode Source, string? Path, string Prefix, bool HasAttributes)
{
    /// <summary>Full names of keys that the script itself gives the config, or asks for before it reads them.</summary>
    public required IReadOnlySet<string> Given { get; init; }
}

/// <summary>A read of a key by <paramref name="Expression"/>, such as <c>cfg["lr"]</c>.</summary>
/// <param name="Source">As <see cref="ConfigHolder.Source"/>.</param>
/// <param name="Key">The full name with dots.</param>
/// <param name="IsStep">Whether it is only walked through to a key below.</param>
public sealed record ConfigUse(PyNode Source, string Key, PyExpression Expression, bool IsStep)
{
    /// <summary>The name as it stands in the script, without quotes.</summary>
    public TextSpan Span { get; init; }
}

/// <summary>Where a script keeps its settings: files that it loads, options of its command line, dataclasses that it makes.</summary>
public sealed class ScriptConfigs
{
    private ScriptConfigs(PythonFile file)
    {
        var semantics = file.Semantics;
        Files = Of(ScriptReader.FlowOf(file.Path, semantics, isProgram: true));
        var options = new ConfigFlow(semantics, isProgram: true);
        var objects = new ConfigFlow(semantics, isProgram: true);
        foreach (var call in semantics.Calls)
        {
            if (call.Function is PyAttribute { Name.Text: "parse_args", Target: PyName })
            {
                options.AddRoot(call, [], hasAttributes: true);
            }
            else if (call.Function is PyName && semantics.BindingOf(call.Function)?.Definition is PyClass type && IsDataclass(type, semantics))
            {
                objects.AddRoot(call, [], hasAttributes: true);
            }
        }

        options.Run();
        objects.Run();
        CommandLine = Of(options);
        Dataclasses = Of(objects);
    }

    /// <summary>Configs of files: PyYAML, OmegaConf, Hydra.</summary>
    public HeldConfigs Files { get; }

    /// <summary>What <c>parse_args</c> of argparse gives.</summary>
    public HeldConfigs CommandLine { get; }

    /// <summary>Instances of dataclasses of this file.</summary>
    public HeldConfigs Dataclasses { get; }

    /// <summary>Whether the script takes settings from anywhere that is seen here.</summary>
    public bool IsEmpty => !Files.IsThere && !CommandLine.IsThere && !Dataclasses.IsThere;

    /// <summary>What <paramref name="file"/> does; a pure function of its text, computed once.</summary>
    public static ScriptConfigs Of(PythonFile file) => file.Semantics.Derive(_ => new ScriptConfigs(file));

    private static bool IsDataclass(PyClass type, PythonSemantics semantics) =>
        type.Decorators.Any(decorator => semantics.QualifiedName(decorator is PyCall call ? call.Function : decorator) is "dataclasses.dataclass");

    private static HeldConfigs Of(ConfigFlow flow) => new([.. flow.Holders()], [.. flow.Uses()], flow.HasRoots) { Writes = [.. flow.WrittenUses()], Escapes = flow.Escapes };
}

/// <summary>The names that hold configs of one sort, and the reads of their keys in order of position.</summary>
/// <param name="IsThere">Whether the script has such configs at all, even where no name surely holds one.</param>
public sealed record HeldConfigs(IReadOnlyList<ConfigHolder> Holders, IReadOnlyList<ConfigUse> Uses, bool IsThere)
{
    /// <summary>The places that set a key, in order of position.</summary>
    public required IReadOnlyList<ConfigUse> Writes { get; init; }

    /// <summary>Whether one of them gets out of sight whole.</summary>
    public required bool Escapes { get; init; }
}
