using ForgeLsp.Core.Python;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <summary>What the thing is called whose method a script calls, and the words of that.</summary>
internal static class ReceiverName
{
    /// <summary>The name that an expression ends in: of <c>self.models[0]</c>, <c>models</c>; of <c>make_model()</c>, <c>make_model</c>. Empty where there is none.</summary>
    public static string Of(PyExpression expression)
    {
        for (var steps = 0; steps < 8; steps++)
        {
            switch (expression)
            {
                case PyName name:
                    return name.Id;
                case PyAttribute attribute:
                    return attribute.Name.Text;
                case PySubscript item:
                    expression = item.Target;
                    break;
                case PyCall call:
                    expression = call.Function;
                    break;
                default:
                    return "";
            }
        }

        return "";
    }

    /// <summary>The words of a name in lower case: <c>optimizer_G2</c> is <c>optimizer</c> and <c>g</c>, <c>yTrain</c> is <c>y</c> and <c>train</c>.</summary>
    public static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var isEnd = i == name.Length || name[i] == '_' || char.IsAsciiDigit(name[i]);
            var isCamel = !isEnd && i > start && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (isEnd || isCamel)
            {
                if (i > start)
                {
                    words.Add(name[start..i].ToLowerInvariant());
                }

                start = isEnd ? i + 1 : i;
            }
        }

        return words;
    }
}
