using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A command line for a script that has none: options are read where the script starts.</summary>
/// <param name="isImported">Whether other files import the script: they have command lines of their own.</param>
internal sealed class NewOptionHome(PythonFile file, NameScope scope, bool isImported) : ISettingsHome
{
    private static readonly string[] OtherCommandLines =
        ["argparse", "click", "typer", "fire", "absl", "hydra", "tyro", "simple_parsing", "jsonargparse", "docopt", "gin", "tap", "getopt", "optparse", "plac", "sacred", "ipykernel", "pytest"];

    private static readonly string[] Entries = ["main", "run", "train", "cli"];

    /// <inheritdoc/>
    public string TitleOfAll(int count) => $"{count} hard-coded values to command-line options";

    /// <inheritdoc/>
    public Move? MoveHere(IReadOnlyList<HardCodedValue> values)
    {
        if (values.Count == 0 || isImported || !file.Path.EndsWith(".py", StringComparison.Ordinal) || HasCommandLine() || scope.Unused("args", "options", "cli") is not { } args || scope.Unused("parser", "arg_parser") is not { } parser)
        {
            return null;
        }

        // All of them stand where the script starts, or none of the others can see the options.
        var groups = values.GroupBy(StartOf).Where(static group => group.Key is not null).OrderByDescending(static group => group.Count()).ToList();
        if (groups is not [{ Key: { } start } group, ..])
        {
            return null;
        }

        var style = PythonStyle.Of(file);
        var first = start.Block is null ? group.Min(static value => value.Span.Start) : int.MaxValue;
        var head = new ScriptHead(file, style, first);
        if (!head.IsFree || head.Import("argparse") is not { } module)
        {
            return null;
        }

        var edits = new List<TextEdit>();
        var lines = new List<string>();
        var added = new Dictionary<string, PyValue>(StringComparer.Ordinal);
        var (title, moved) = ("", 0);
        foreach (var value in group)
        {
            if (value.Span.Start < head.Place || KeyChoice.For(value, value.OtherNames(file), name => added.TryGetValue(name, out var other) ? other.IsSame(value.Value) : null) is not var (name, isNew))
            {
                continue;
            }

            var flag = "--" + name.Replace('_', '-');
            if (isNew && OptionText.Add(parser, flag, value.Value, style, module) is { } line)
            {
                lines.Add(line);
                added[name] = value.Value;
            }
            else if (isNew)
            {
                continue;
            }

            title = $"Make it the command-line option `{flag}`";
            moved++;
            edits.Add(value.ReplacedBy(file.Text, OptionText.Read(args, name, value.Value)));
        }

        if (edits.Count == 0)
        {
            return null;
        }

        string[] code = [$"{parser} = {module}.ArgumentParser()", .. lines, $"{args} = {parser}.parse_args()"];
        if (start.Block is { } body)
        {
            var indent = PythonStyle.IndentAt(file.Text, body) ?? "";
            edits.Add(new TextEdit(new TextSpan(body - indent.Length, 0), string.Concat(code.Select(line => indent + line + style.NewLine))));
        }
        else
        {
            head.Add(code);
        }

        if (head.Edit() is { } imports)
        {
            edits.Add(imports);
        }

        return new Move(title, moved, [.. edits.OrderBy(static edit => edit.Span)], Other: null);
    }

    private bool HasCommandLine() => file.Semantics.Packages.Overlaps(OtherCommandLines)
        || file.Tree.Nodes().Any(node => node is PyAttribute { Name.Text: "argv" } || node is PyName { Id: "HfArgumentParser" or "LightningCLI" or "argv" or "get_ipython" });

    /// <summary>
    /// Where the options for <paramref name="value"/> are read: the module itself, the block behind <c>__main__</c>, or the one function that
    /// the module starts with. Null where the value stands in code that others may call with a command line of their own.
    /// </summary>
    private Start? StartOf(HardCodedValue value)
    {
        if (scope.OwnerOf(value.Literal) is not { } owner)
        {
            var top = file.Semantics.Ancestors(value.Literal).Last();
            var guard = file.Tree.Statements.FirstOrDefault(IsMainGuard);
            return guard is null ? new Start(null)
                : ReferenceEquals(guard, top) && guard is PyConditionalStatement { Branches: [{ Body: [var begin, ..] } only, ..] } && file.Semantics.Ancestors(value.Literal).Contains(only) ? At(begin)
                : null;
        }

        while (scope.OwnerOf(owner) is { } outer)
        {
            owner = outer;
        }

        var binding = file.Semantics.Module.Names.GetValueOrDefault(owner.Name.Text);
        if (file.Semantics.ParentOf(owner) is not null || owner.Decorators.Count > 0 || !ReferenceEquals(binding?.Definition, owner)
            || binding is not { Uses: [var use], Values.Count: 0 } || file.Semantics.ParentOf(use) is not PyCall call || !ReferenceEquals(call.Function, use) || scope.OwnerOf(call) is not null
            || file.Semantics.Ancestors(call).Any(static outer => outer is PyFor or PyConditionalStatement { IsLoop: true } or PyLambda or PyComprehension))
        {
            return null;
        }

        // A function of another name is as likely called from elsewhere.
        if (!Array.Exists(Entries, entry => owner.Name.Text.TrimStart('_').StartsWith(entry, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var first = owner.Body is [PyExpressionStatement { Value: PyString }, var next, ..] ? next : owner.Body.FirstOrDefault();
        return first is null || file.Tree.SpanOf(first).Start > value.Span.Start ? null : At(first);
    }

    private Start? At(PyStatement first)
    {
        // A decorated definition begins above its keyword.
        var decorators = first is PyFunction function ? function.Decorators : first is PyClass type ? type.Decorators : [];
        return decorators.Count == 0 && StatementLines.Of(file, first) is not null ? new Start(file.Tree.SpanOf(first).Start) : null;
    }

    private bool IsMainGuard(PyStatement statement) => statement is PyConditionalStatement { IsLoop: false, Branches: [{ Test: PyComparison test }, ..] }
        && test.Operands.Any(static operand => operand is PyName { Id: "__name__" }) && test.Operands.Any(operand => file.Semantics.StringValue(operand) == "__main__");

    /// <summary>The offset of the statement before which options are read; null for below the imports.</summary>
    private sealed record Start(int? Block);
}
