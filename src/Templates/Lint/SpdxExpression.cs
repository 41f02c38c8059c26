using Limyra.Templates.Text;

namespace Limyra.Templates.Lint;

/// <summary>
/// A licence in the SPDX expression syntax (SPDX specification 2.3, annex D), with the peer's
/// <c>custom:NAME</c> as licence and as exception. <c>AND</c> binds tighter than <c>OR</c>.
/// </summary>
public sealed class SpdxExpression
{
    private readonly string _text;
    private readonly List<string> _licenses = [];
    private int _position;
    private string? _token;
    private int _depth;

    private SpdxExpression(string text) => _text = text;

    /// <summary>Licences it names, in order, without a <c>+</c>.</summary>
    public IReadOnlyList<string> Licenses => _licenses;

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
        if (expression._token is not null) throw Wrong($"unexpected '{expression._token}'");
        return expression;
    }

    private static EvaluationException Wrong(string message) =>
        new("license", $"failed validating license: {message}");

    private void ParseExpression(int tightest)
    {
        if (++_depth > 50) throw Wrong("it is nested too deeply");
        ParseSimple();
        while (Strength(_token) is var strength && strength >= tightest)
        {
            Advance();
            ParseExpression(strength + 1);
        }
        _depth--;
    }

    private static int Strength(string? word) => word switch { "AND" => 2, "OR" => 1, _ => 0 };

    private void ParseSimple()
    {
        if (_token == "(")
        {
            Advance();
            ParseExpression(tightest: 1);
            if (_token != ")") throw Wrong("a parenthesis is not closed");
            Advance();
            return;
        }
        SkipDocument();
        string license = (_token ?? throw Wrong("a licence is missing")).TrimEnd('+');
        bool isCustom = license.StartsWith("custom:", StringComparison.Ordinal)
            || license.StartsWith("LicenseRef-", StringComparison.Ordinal);
        if (!isCustom && !SpdxTable.Licenses.Contains(license))
            throw Wrong($"'{license}' is not a licence of SPDX");
        NeedsText |= isCustom ? license is not ("custom:none" or "custom:meta") : DiffersByCopy(license);
        _licenses.Add(license);
        Advance();
        if (_token == "WITH") ParseException();
    }

    private void ParseException()
    {
        Advance();
        SkipDocument();
        string exception = _token ?? throw Wrong("an exception is missing behind WITH");
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
        if (_token?.StartsWith("DocumentRef-", StringComparison.Ordinal) != true) return;
        if (_position >= _text.Length || _text[_position] != ':')
            throw Wrong("DocumentRef must be followed by a colon");
        _position++;
        NeedsText = true;
        Advance();
    }

    private void Advance()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position])) _position++;
        int start = _position;
        if (_position == _text.Length)
        {
            _token = null;
            return;
        }
        if (_text[_position] is '(' or ')') _position++;
        else
        {
            SkipName();
            if (_text.AsSpan(start, _position - start).SequenceEqual("custom") && Next() == ':')
            {
                int name = ++_position;
                SkipName();
                if (_position == name) throw Wrong("'custom:' lacks a name");
            }
            else if (_position > start && Next() == '+' && !IsReference(_text.AsSpan(start))) _position++;
            if (_position == start) throw Wrong($"'{_text[start]}' has no place in a licence");
        }
        _token = _text[start.._position];
    }

    /// <summary>What other documents define has no later versions.</summary>
    private static bool IsReference(ReadOnlySpan<char> name) =>
        name.StartsWith("LicenseRef-") || name.StartsWith("AdditionRef-");

    private char Next() => _position < _text.Length ? _text[_position] : '\0';

    private void SkipName()
    {
        while (_position < _text.Length
            && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '-' or '.'))
            _position++;
    }

    private static bool DiffersByCopy(string license) =>
        license is "BSL-1.0" or "ISC" or "NCSA" or "X11" or "X11-distribute-modifications-variant"
        || license.StartsWith("AGPL-", StringComparison.Ordinal)
        || license.StartsWith("BSD-", StringComparison.Ordinal)
        || license.StartsWith("MIT", StringComparison.Ordinal)
        || license.StartsWith("OFL", StringComparison.Ordinal);
}
