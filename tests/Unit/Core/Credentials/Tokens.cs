namespace ForgeLsp.Tests.Unit.Core.Credentials;

/// <summary>Tokens in the shapes of services, drawn for the tests; none ever let anybody in, and none stands in a file of this repository.</summary>
internal static class Tokens
{
    public const string Alnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    public const string Hex = "0123456789abcdef";
    public const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary><paramref name="prefix"/> and so many characters of <paramref name="alphabet"/>, always the same ones.</summary>
    public static string Draw(string prefix, int length, string alphabet = Alnum)
    {
        var random = new Random(length + prefix.Length);
        return prefix + new string([.. Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)])]);
    }
}
