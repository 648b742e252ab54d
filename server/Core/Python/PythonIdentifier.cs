using System.Text;

namespace ForgeLsp.Core.Python;

/// <summary>
/// Identifiers as CPython compares them: in normal form KC (https://docs.python.org/3/reference/lexical_analysis.html#identifiers). The program
/// runs without ICU, so the letters that formulas are written with are mapped here; rarer ones, and letters with combining marks, stay as written.
/// </summary>
internal static class PythonIdentifier
{
    private const string Letters = "ªºµϐϑϒϕϖϰϱϲϴϵℎℏℓΩKÅᵢᵣᵤᵥᵦᵧᵨᵩᵪₐₑₒₓₔₕₖₗₘₙₚₛₜⁱⁿ";
    private const string Plain = "aoμβθΥφπκρςΘεhħlΩKÅiruvβγρφχaeoxəhklmnpstin";

    // A style of Greek: capitals with a second theta and a nabla, small letters with a partial sign and six variants.
    private const string Greek = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΘΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂εθκφρπ";

    /// <summary>The name that <paramref name="spelling"/>, which holds other letters than ASCII, stands for.</summary>
    public static string Normalise(string spelling)
    {
        var name = new StringBuilder(spelling.Length);
        foreach (var rune in spelling.EnumerateRunes())
        {
            _ = Plainly(rune.Value) is var plain and not '\0' ? name.Append(plain) : name.Append(rune);
        }

        return name.ToString();
    }

    private static char Plainly(int letter) => letter switch
    {
        >= 0xFF10 and <= 0xFF5A => (char)(letter - 0xFEE0),
        >= 0x1D400 and < 0x1D6A4 => (letter - 0x1D400) % 52 is var at && at < 26 ? (char)('A' + at) : (char)('a' + at - 26),
        >= 0x1D6A8 and < 0x1D7CA => Greek[(letter - 0x1D6A8) % 58],
        >= 0x1D7CE and <= 0x1D7FF => (char)('0' + ((letter - 0x1D7CE) % 10)),
        <= char.MaxValue when Letters.IndexOf((char)letter, StringComparison.Ordinal) is var at and >= 0 => Plain[at],
        _ => '\0',
    };
}
