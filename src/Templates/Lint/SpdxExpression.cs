using Limyra.Templates.Text;

namespace Limyra.Templates.Lint;

/// <summary>
/// A licence in the SPDX expression syntax (SPDX specification 2.3, annex D), with the peer's
/// <c>custom:NAME</c> as licence and as exception. <c>AND</c> binds tighter than <c>OR</c>.
/// </summary>
public sealed class SpdxExpression
{
    private readonly string text;
    private readonly List<string> licenses = [];
    private int position;
    private string? token;
    private int depth;

    private SpdxExpression(string text) => this.text = text;

    /// <summary>Licences it names, in order, without a <c>+</c>.</summary>
    public IReadOnlyList<string> Licenses => licenses;

    /// <summary>True when the text of a licence must be in the package, since
    /// each copy of it differs.</summary>
    public bool NeedsText { get; private set; }

    /// <summary>Parses a licence. Fails with a <see cref="TemplateException"/>
    /// that says what is wrong.</summary>
    public static SpdxExpression Parse(string text)
    {
        SpdxExpression expression = new(text);
        expression.Advance();
        expression.ParseExpression(tightest: 1);
        if (expression.token is not null) throw Wrong($"unexpected '{expression.token}'");
        return expression;
    }

    private static EvaluationException Wrong(string message) =>
        new("license", $"failed validating license: {message}");

    private void ParseExpression(int tightest)
    {
        if (++depth > 50) throw Wrong("it is nested too deeply");
        ParseSimple();
        while (Strength(token) is var strength && strength >= tightest)
        {
            Advance();
            ParseExpression(strength + 1);
        }
        depth--;
    }

    private static int Strength(string? word) => word switch { "AND" => 2, "OR" => 1, _ => 0 };

    private void ParseSimple()
    {
        if (token == "(")
        {
            Advance();
            ParseExpression(tightest: 1);
            if (token != ")") throw Wrong("a parenthesis is not closed");
            Advance();
            return;
        }
        SkipDocument();
        string license = (token ?? throw Wrong("a licence is missing")).TrimEnd('+');
        bool isCustom = license.StartsWith("custom:", StringComparison.Ordinal)
            || license.StartsWith("LicenseRef-", StringComparison.Ordinal);
        if (!isCustom && !SpdxTable.Licenses.Contains(license))
            throw Wrong($"'{license}' is not a licence of SPDX");
        NeedsText |= isCustom ? license is not ("custom:none" or "custom:meta") : DiffersByCopy(license);
        licenses.Add(license);
        Advance();
        if (token == "WITH") ParseException();
    }

    private void ParseException()
    {
        Advance();
        SkipDocument();
        string exception = token ?? throw Wrong("an exception is missing behind WITH");
        bool isCustom = exception.StartsWith("custom:", StringComparison.Ordinal)
            || exception.StartsWith("AdditionRef-", StringComparison.Ordinal);
        if (!isCustom && !SpdxTable.Exceptions.Contains(exception))
            throw Wrong($"'{exception}' is not an exception of SPDX");
        NeedsText |= isCustom;
        Advance();
    }

    /// <summary><c>DocumentRef-x:</c> in front of a reference into another document.</summary>
    private void SkipDocument()
    {
        if (token?.StartsWith("DocumentRef-", StringComparison.Ordinal) != true) return;
        if (position >= text.Length || text[position] != ':')
            throw Wrong("DocumentRef must be followed by a colon");
        position++;
        NeedsText = true;
        Advance();
    }

    private void Advance()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
        int start = position;
        if (position == text.Length)
        {
            token = null;
            return;
        }
        if (text[position] is '(' or ')') position++;
        else
        {
            SkipName();
            if (text.AsSpan(start, position - start).SequenceEqual("custom") && Next() == ':')
            {
                int name = ++position;
                SkipName();
                if (position == name) throw Wrong("'custom:' lacks a name");
            }
            else if (position > start && Next() == '+') position++;
            if (position == start) throw Wrong($"'{text[start]}' has no place in a licence");
        }
        token = text[start..position];
    }

    private char Next() => position < text.Length ? text[position] : '\0';

    private void SkipName()
    {
        while (position < text.Length
            && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '-' or '.'))
            position++;
    }

    private static bool DiffersByCopy(string license) =>
        license is "BSL-1.0" or "ISC" or "NCSA" or "X11" or "X11-distribute-modifications-variant"
        || license.StartsWith("AGPL-", StringComparison.Ordinal)
        || license.StartsWith("BSD-", StringComparison.Ordinal)
        || license.StartsWith("MIT", StringComparison.Ordinal)
        || license.StartsWith("OFL", StringComparison.Ordinal);
}
