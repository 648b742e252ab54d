using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Findings;

/// <summary>What other files may know of one Python file that they import from. Two are equal when they say the same; see <see cref="SaysSameAs"/>.</summary>
/// <param name="Path">Relative to the root.</param>
public sealed record ModuleSummary(string Path)
{
    /// <summary>
    /// What it imports, as dotted names as written: <c>a.b</c> for <c>import a.b</c>, <c>a.b</c> for <c>from a import b</c>, <c>..m.f</c> for
    /// <c>from ..m import f</c>, <c>a.*</c> for a star. Where they lead: <see cref="Python.Modules.ModulePaths"/>.
    /// </summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>Names at module level that are bound once, to a literal.</summary>
    public IReadOnlyList<ModuleConstant> Constants { get; init; } = [];

    /// <summary>Functions at module level by name, methods as <c>Class.method</c>; calling a class is calling its <c>Class.__init__</c>.</summary>
    public IReadOnlyList<ModuleFunction> Functions { get; init; } = [];

    /// <summary>What happens when the file is run or imported: its statements outside of functions, and the functions of the file that these call.</summary>
    public ModuleEffects Effects { get; init; } = ModuleEffects.None;

    /// <summary>Whether it is meant to be run: it has a <c>__main__</c> block, or trains outside of functions.</summary>
    public bool IsProgram { get; init; }

    /// <summary>The Airflow DAGs that it makes under ids that are written out, in order of position.</summary>
    public IReadOnlyList<DagSummary> Dags { get; init; } = [];

    /// <summary>Whether it says anywhere which tracking server is meant: a call such as <c>set_tracking_uri</c>, or <c>MLFLOW_TRACKING_URI</c>. Known only of files with effects.</summary>
    public bool NamesTrackingUri { get; init; }

    /// <summary>The function of this name, or null. A walk over all of them.</summary>
    public ModuleFunction? Function(string name)
    {
        foreach (var function in Functions)
        {
            if (function.Name == name)
            {
                return function;
            }
        }

        return null;
    }

    /// <summary>Whether it says the same: everything but where constants stand, so that typing above them concerns nobody.</summary>
    public bool SaysSameAs(ModuleSummary? other)
    {
        if (other is null || Path != other.Path || IsProgram != other.IsProgram || NamesTrackingUri != other.NamesTrackingUri || Effects != other.Effects || Constants.Count != other.Constants.Count
            || !Imports.SequenceEqual(other.Imports, StringComparer.Ordinal) || !Functions.SequenceEqual(other.Functions)
            || !Dags.Select(static dag => dag.Id).SequenceEqual(other.Dags.Select(static dag => dag.Id), StringComparer.Ordinal))
        {
            return false;
        }

        for (var i = 0; i < Constants.Count; i++)
        {
            if (Constants[i].Name != other.Constants[i].Name || Constants[i].Text != other.Constants[i].Text)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A name at module level that is bound once, to a literal.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The literal as written.</param>
/// <param name="Span">Where the literal stands; may be out of date in a finding, since who asks is not checked again when it moves.</param>
public sealed record ModuleConstant(string Name, string Text, TextSpan Span);

/// <summary>An Airflow DAG.</summary>
/// <param name="Path">The file that makes it, relative to the root.</param>
/// <param name="Id">Its <c>dag_id</c>.</param>
/// <param name="Span">Where the id is written; may be out of date in a finding, as that of a constant.</param>
public sealed record DagSummary(string Path, string Id, TextSpan Span);

/// <summary>A function or method that other files may call.</summary>
/// <param name="Name"><c>train</c>, or <c>Trainer.fit</c> for a method.</param>
/// <param name="Parameters">Its parameters in order, without <c>self</c> and <c>cls</c>.</param>
/// <param name="Effects">What calling it does, with the functions of the same file that it calls.</param>
/// <param name="Calls">Dotted names of imported things that it calls, as written; one of them may be of the workspace and do more.</param>
public sealed record ModuleFunction(string Name, IReadOnlyList<ModuleParameter> Parameters, ModuleEffects Effects, IReadOnlyList<string> Calls)
{
    /// <inheritdoc/>
    public bool Equals(ModuleFunction? other) =>
        other is not null && Name == other.Name && Effects == other.Effects && Parameters.SequenceEqual(other.Parameters) && Calls.SequenceEqual(other.Calls, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Parameters.Count, Calls.Count);
}

/// <summary>A parameter.</summary>
/// <param name="Name">Its name; empty for the bare <c>*</c> that ends positional ones.</param>
/// <param name="Hyperparameter">The hyperparameter that its value becomes, such as <c>lr</c>; null where it becomes none.</param>
/// <param name="IsArchitecture">Whether that is a size of the architecture.</param>
public sealed record ModuleParameter(string Name, string? Hyperparameter, bool IsArchitecture);

/// <summary>What running a piece of code does.</summary>
/// <param name="Trains">It trains a model.</param>
/// <param name="Tracks">It opens a run or logs to one.</param>
/// <param name="Seeds">Generators that it seeds, such as <c>numpy</c>, sorted.</param>
public sealed record ModuleEffects(bool Trains, bool Tracks, IReadOnlyList<string> Seeds)
{
    /// <summary>None of it.</summary>
    public static ModuleEffects None { get; } = new(false, false, []);

    /// <inheritdoc/>
    public bool Equals(ModuleEffects? other) => other is not null && Trains == other.Trains && Tracks == other.Tracks && Seeds.SequenceEqual(other.Seeds, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Trains, Tracks, Seeds.Count);

    /// <summary>This and <paramref name="other"/>, one after the other.</summary>
    public ModuleEffects With(ModuleEffects other) =>
        Equals(other) ? this : new(Trains || other.Trains, Tracks || other.Tracks, [.. Seeds.Union(other.Seeds, StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
}

/// <summary>Knows the libraries, and so can tell what a Python file offers to others. Pure; safe to use from several threads.</summary>
public interface IModuleReader
{
    /// <summary>Whether parsing a file is worthwhile; of others only their imports are known. Quick enough for every file of a workspace.</summary>
    bool IsWorthReading(string text);

    /// <summary>The same of a file that is parsed; quick enough for every keystroke.</summary>
    bool IsWorthReading(PythonTree tree);

    /// <summary>What others may know of <paramref name="file"/>.</summary>
    ModuleSummary Read(PythonFile file);
}
