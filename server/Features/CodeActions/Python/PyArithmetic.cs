using System.Globalization;
using System.Numerics;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A number of Python: an integer of any size, or a float.</summary>
internal readonly record struct PyNumberValue(bool IsFloat, BigInteger Integer, double Float)
{
    /// <summary>Its value as a float.</summary>
    public double Real => IsFloat ? Float : (double)Integer;
}

/// <summary>Numbers and arithmetic of numbers as Python evaluates them.</summary>
internal static class PyArithmetic
{
    private const int MaxDepth = 40;

    /// <summary>The value; null for what is no arithmetic of numbers, or more than is worth following.</summary>
    public static PyNumberValue? Evaluate(PythonFile file, PyExpression expression) => Evaluate(file, expression, 0);

    /// <summary>A decimal float literal in JSON's spelling, as near to its own as that allows; null for all else.</summary>
    public static string? Spelling(string? literal)
    {
        if (literal is null)
        {
            return null;
        }

        var text = literal.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        var sign = text.StartsWith('-') ? "-" : "";
        text = text.TrimStart('-');
        if (text.Length == 0 || !text.All(static c => char.IsAsciiDigit(c) || c is '.' or 'e' or '-' or '+') || text[0] is '+' or 'e' || text.LastIndexOfAny(['-', '+']) is > 0 and var inner && text[inner - 1] != 'e')
        {
            return null;
        }

        var mantissa = text.Split('e')[0];
        var exponent = text[mantissa.Length..];
        mantissa = mantissa.StartsWith('.') ? "0" + mantissa : mantissa.EndsWith('.') ? mantissa + "0" : mantissa;
        return sign + mantissa + exponent;
    }

    private static PyNumberValue? Evaluate(PythonFile file, PyExpression expression, int depth)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (expression)
        {
            case PyNumber number:
                return Literal(number, file.Tree.TextOf(number).Replace("_", "", StringComparison.Ordinal));
            case PyUnary { Operator: PyOperator.Minus or PyOperator.Plus } unary:
                return Evaluate(file, unary.Operand, depth + 1) is not { } operand ? null
                    : unary.Operator == PyOperator.Plus ? operand
                    : operand with { Integer = -operand.Integer, Float = -operand.Float };
            case PyBinary binary:
                return Evaluate(file, binary.Left, depth + 1) is { } left && Evaluate(file, binary.Right, depth + 1) is { } right ? Combine(binary.Operator, left, right) : null;
            default:
                return null;
        }
    }

    private static PyNumberValue? Literal(PyNumber number, string text)
    {
        if (number.Kind == PyNumberKind.Float)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? new PyNumberValue(true, default, value) : null;
        }

        if (number.Kind != PyNumberKind.Integer || text.Length > 40)
        {
            return null;
        }

        var radix = text.Length > 2 && text[0] == '0' ? char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 } : 10;
        BigInteger integer = 0;
        foreach (var c in radix == 10 ? text : text[2..])
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) is var digit && digit >= radix)
            {
                return null;
            }

            integer = (integer * radix) + Convert.ToInt32(c.ToString(), 16);
        }

        return new PyNumberValue(false, integer, 0);
    }

    private static PyNumberValue? Combine(PyOperator op, PyNumberValue left, PyNumberValue right)
    {
        if (op == PyOperator.Divide)
        {
            return right.Real == 0 || !IsExact(left) || !IsExact(right) ? null : new PyNumberValue(true, default, left.Real / right.Real);
        }

        if (left.IsFloat || right.IsFloat)
        {
            return !IsExact(left) || !IsExact(right) ? null : op switch
            {
                PyOperator.Add => new PyNumberValue(true, default, left.Real + right.Real),
                PyOperator.Subtract => new PyNumberValue(true, default, left.Real - right.Real),
                PyOperator.Multiply => new PyNumberValue(true, default, left.Real * right.Real),
                _ => null,
            };
        }

        return op switch
        {
            PyOperator.Add => new PyNumberValue(false, left.Integer + right.Integer, 0),
            PyOperator.Subtract => new PyNumberValue(false, left.Integer - right.Integer, 0),
            PyOperator.Multiply => new PyNumberValue(false, left.Integer * right.Integer, 0),
            PyOperator.FloorDivide when right.Integer > 0 && left.Integer >= 0 => new PyNumberValue(false, left.Integer / right.Integer, 0),
            PyOperator.Modulo when right.Integer > 0 && left.Integer >= 0 => new PyNumberValue(false, left.Integer % right.Integer, 0),
            PyOperator.Power when right.Integer >= 0 && right.Integer <= 64 => new PyNumberValue(false, BigInteger.Pow(left.Integer, (int)right.Integer), 0),
            PyOperator.ShiftLeft when right.Integer >= 0 && right.Integer <= 64 => new PyNumberValue(false, left.Integer << (int)right.Integer, 0),
            _ => null,
        };
    }

    /// <summary>Whether it is a float, or an integer that a float holds as it is.</summary>
    private static bool IsExact(PyNumberValue value) => value.IsFloat || BigInteger.Abs(value.Integer) <= 1L << 53;
}
