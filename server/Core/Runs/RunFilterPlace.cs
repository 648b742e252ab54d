namespace ForgeLsp.Core.Runs;

/// <summary>What can stand at a place of a filter.</summary>
public enum RunFilterExpectation { Nothing, Field, Operator, Value, ListOpen, ListValue, ListNext, Connective }

/// <summary>A place in a filter that is being written: what can stand there, and what of it is written already.</summary>
/// <param name="Field">For operators and values: the field that they belong to.</param>
/// <param name="Start">Where <paramref name="Partial"/> begins (offset in UTF-16 units); it ends at the cursor.</param>
/// <param name="Partial">What stands between there and the cursor, as written.</param>
/// <param name="Depth">How many parentheses are open.</param>
public sealed record RunFilterPlace(RunFilterExpectation Expects, RunField? Field, int Start, string Partial, int Depth)
{
    /// <summary>
    /// The place at <paramref name="cursor"/>. What stands behind the cursor does not count. <see cref="RunFilterExpectation.Nothing"/> where what
    /// stands before it is no filter: its problem is to be mended first.
    /// </summary>
    public static RunFilterPlace At(string text, int cursor)
    {
        var before = text[..Math.Clamp(cursor, 0, text.Length)];
        var tokens = RunFilterLexer.Read(before);
        var complete = tokens.Count - 1;
        if (complete > 0 && tokens[^1].Adjacent && IsPartial(tokens[complete - 1]))
        {
            complete--;

            // metrics.`my ke: the key belongs to the prefix before it.
            if (complete > 0 && tokens[complete] is { Kind: RunTokenKind.Bad, Adjacent: true } && IsPrefix(tokens[complete - 1]))
            {
                complete--;
            }
        }

        var start = tokens[complete].Offset;
        var walk = new Walk();
        for (var i = 0; i < complete; i++)
        {
            i += walk.Take(tokens, i, complete);
        }

        return new(walk.Expects, walk.Field, start, before[start..], walk.Depth);
    }

    /// <summary>Whether a token that the cursor touches may go on: a name, a number, a quote that is not closed.</summary>
    private static bool IsPartial(RunToken token) => token.Kind is RunTokenKind.Word or RunTokenKind.Number || (token.Kind == RunTokenKind.Bad && token.Text[0] is '\'' or '"' or '`');

    private static bool IsPrefix(RunToken token) => token.Kind == RunTokenKind.Word && token.Text.EndsWith('.');

    /// <summary>The grammar of <see cref="RunFilterParser"/> as a walk over tokens that needs no end.</summary>
    private sealed class Walk
    {
        public RunFilterExpectation Expects { get; private set; } = RunFilterExpectation.Field;

        public RunField? Field { get; private set; }

        public int Depth { get; private set; }

        /// <summary>Takes the token at <paramref name="at"/>; the answer is how many more belong to it.</summary>
        public int Take(IReadOnlyList<RunToken> tokens, int at, int end)
        {
            var token = tokens[at];
            switch (Expects)
            {
                case RunFilterExpectation.Field when token.Is("not"):
                    return 0;
                case RunFilterExpectation.Field when token.Kind == RunTokenKind.Open:
                    Depth++;
                    return 0;
                case RunFilterExpectation.Field when token.Kind is RunTokenKind.Word or RunTokenKind.Quoted:
                    return TakeField(tokens, at, end);
                case RunFilterExpectation.Operator when token.Kind == RunTokenKind.Operator || token.Is("like") || token.Is("ilike"):
                    Expects = RunFilterExpectation.Value;
                    return 0;
                case RunFilterExpectation.Operator when token.Is("in"):
                    Expects = RunFilterExpectation.ListOpen;
                    return 0;
                case RunFilterExpectation.Operator when token.Is("not") && at + 1 < end && tokens[at + 1].Is("in"):
                    Expects = RunFilterExpectation.ListOpen;
                    return 1;
                case RunFilterExpectation.ListOpen when token.Kind == RunTokenKind.Open:
                case RunFilterExpectation.ListNext when token.Kind == RunTokenKind.Comma:
                    Expects = RunFilterExpectation.ListValue;
                    return 0;
                case RunFilterExpectation.Value when IsValue(token):
                case RunFilterExpectation.ListNext when token.Kind == RunTokenKind.Close:
                    Expects = RunFilterExpectation.Connective;
                    return 0;
                case RunFilterExpectation.ListValue when IsValue(token):
                    Expects = RunFilterExpectation.ListNext;
                    return 0;
                case RunFilterExpectation.Connective when token.Kind == RunTokenKind.Close && Depth > 0:
                    Depth--;
                    return 0;
                case RunFilterExpectation.Connective when token.Is("and") || token.Is("or"):
                    Expects = RunFilterExpectation.Field;
                    return 0;
                default:
                    Expects = RunFilterExpectation.Nothing;
                    return 0;
            }
        }

        private static bool IsValue(RunToken token) => token.Kind is RunTokenKind.Number or RunTokenKind.Quoted;

        private int TakeField(IReadOnlyList<RunToken> tokens, int at, int end)
        {
            var token = tokens[at];
            var dot = token.Kind == RunTokenKind.Word ? token.Text.IndexOf('.') : -1;
            var key = token.Text[(dot + 1)..];
            var more = 0;
            if (dot >= 0 && key.Length == 0 && at + 1 < end && tokens[at + 1] is { Kind: RunTokenKind.Quoted, Adjacent: true } quoted)
            {
                key = quoted.Text;
                more = 1;
            }

            Field = RunFields.Resolve(dot < 0 ? null : token.Text[..dot], key, out _);
            Expects = Field is null ? RunFilterExpectation.Nothing : RunFilterExpectation.Operator;
            return more;
        }
    }
}
