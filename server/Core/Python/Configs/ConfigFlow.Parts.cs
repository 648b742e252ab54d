using System.Collections.Frozen;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

internal sealed partial class ConfigFlow
{
    private bool IsStore(PyExpression expression) => semantics.ParentOf(expression) switch
    {
        PyAssign assign => assign.Targets.Contains(expression),
        PyAnnotatedAssign assign => ReferenceEquals(assign.Target, expression),
        PyKeywordStatement { Keyword: "del" } => true,
        _ => false,
    };

    /// <summary>Whether a handler catches that the key is missing.</summary>
    private bool IsTried(PyExpression expression)
    {
        PyNode inner = expression;
        for (var outer = expression.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is PyTry { Handlers.Count: > 0 } attempt && attempt.Body.Contains(inner))
            {
                return true;
            }

            inner = outer;
        }

        return false;
    }

    /// <summary>Where the text of a string literal is, without its quotes; the whole literal where it is empty.</summary>
    private TextSpan Inside(PyString literal)
    {
        var span = semantics.Tree.SpanOf(literal);
        return semantics.StringValue(literal) is { Length: > 0 } value ? new TextSpan(span.Start + literal.InsideStart, value.Length) : span;
    }

    /// <summary>A loaded config. <paramref name="source"/>: the call or the function that the script gets it from.</summary>
    private sealed class Root(PyNode source, IReadOnlyList<string> paths)
    {
        public PyNode Source { get; } = source;

        /// <summary>The files that it may come from, as written.</summary>
        public IReadOnlyList<string> Paths { get; } = paths;

        /// <summary>Keys that the script itself gives it, or asks for before it reads them.</summary>
        public HashSet<string> Given { get; } = new(StringComparer.Ordinal);

        /// <summary>More is put into it from elsewhere, so that any key may be there.</summary>
        public bool IsOpen { get; set; }
    }

    /// <summary>One read of a key.</summary>
    private sealed class Read(Root root, string key, PyExpression expression, TextSpan span)
    {
        public PyExpression Expression { get; } = expression;

        public Root Root { get; } = root;

        public string Key { get; } = key;

        public TextSpan Span { get; } = span;

        public bool HasDefault { get; init; }

        public bool IsStep { get; set; } = true;

        public bool IsConverted { get; set; }
    }

    /// <summary>A place in a config that an expression stands for. <paramref name="Read"/>: the read that led here, null at the top.</summary>
    private sealed record Cursor(Root Root, string Prefix, Read? Read, bool HasAttributes, bool IsSure)
    {
        public string Below(string key) => Prefix.Length == 0 ? key : $"{Prefix}.{key}";

        public bool IsSamePlace(Cursor other) => ReferenceEquals(Root, other.Root) && Prefix == other.Prefix;
    }

    private static class RelativeKeys
    {
        public static bool IsAtOrBelow(string key, string above) =>
            key.StartsWith(above, StringComparison.Ordinal) && (key.Length == above.Length || key[above.Length] == '.');
    }

    /// <summary>Calls by their last name.</summary>
    private static class CallNames
    {
        /// <summary>They give the same keys as attributes.</summary>
        public static readonly FrozenSet<string> Wrappers =
            new[] { "Box", "EasyDict", "edict", "Munch", "munchify", "AttrDict", "DotMap", "DictConfig", "create", "SimpleNamespace", "Namespace", "dict2namespace", "ConfigDict", "Dict", "addict" }.ToFrozenSet(StringComparer.Ordinal);

        /// <summary>They give the same keys again.</summary>
        public static readonly FrozenSet<string> Copies = new[] { "dict", "copy", "deepcopy", "to_container", "to_object", "merge", "unsafe_merge", "resolve_config" }.ToFrozenSet(StringComparer.Ordinal);

        /// <summary>They may put keys into it.</summary>
        public static readonly FrozenSet<string> Openers = new[] { "setattr", "set_struct", "open_dict", "from_cli" }.ToFrozenSet(StringComparer.Ordinal);

        /// <summary>They show or record it whole.</summary>
        public static readonly FrozenSet<string> Sinks = new[]
        {
            "print", "pprint", "pformat", "str", "repr", "len", "isinstance", "type", "bool", "id", "info", "debug", "warning", "dump", "dumps", "safe_dump", "to_yaml", "save", "log_params", "log_dict", "log_text",
            "log_hyperparams", "log_hyperparameters", "add_hparams", "resolve", "set_readonly",
        }.ToFrozenSet(StringComparer.Ordinal);

        public static string Last(PyExpression function) => function switch
        {
            PyName name => name.Id,
            PyAttribute attribute => attribute.Name.Text,
            _ => "",
        };
    }
}
