using Limyra.Templates.Fields;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>The <c>self</c> of a subpackage's function.</summary>
public sealed class SubpackageHandle : PackageHandle
{
    private static readonly Field[] Inherited = [.. FieldTable.All.Where(field => field.IsInherited)];
    private static readonly string[] SharedFields = ["pkgver", "pkgrel", "build_style"];

    private readonly PackageHandle _parent;
    private readonly string? _alternative;

    internal SubpackageHandle(string name, PackageHandle parent, string? alternative) : base(name)
    {
        _parent = parent;
        _alternative = alternative;
        foreach (Field field in Inherited)
            this[field.Name] = Field.CopyOf(parent.Root[field.Name] ?? NoneValue.Instance);
        foreach (string shared in SharedFields) this[shared] = parent[shared];
        SubpackageRules.Apply(this, parent);
    }

    /// <inheritdoc/>
    public override TemplateHandle Root => _parent.Root;

    /// <summary>The package it takes its files from.</summary>
    public PackageHandle Parent => _parent;

    /// <inheritdoc/>
    public override string? FullVersion => $"{this["pkgver"]}-r{this["pkgrel"]}";

    private protected override bool HasField(Field field) => field.IsForSubpackages;

    private protected override Value? Own(string name) => name switch
    {
        "default_devel" => Method(name, a => Usual(UsualSet.Devel, "23", a.Bind(name, "man?", "extra?"))),
        "default_progs" => Method(name, a => Usual(UsualSet.Progs, "18", a.Bind(name, "man?", "extra?"))),
        "default_static" =>
            Method(name, a => Usual(UsualSet.Static, manSections: null, a.Bind(name, "extra?"))),
        "default_doc" => Method(name, a => Usual(UsualSet.Doc, manSections: null, a.Bind(name, "extra?"))),
        "default_libs" => Method(name, a => Usual(UsualSet.Libs, manSections: null, a.Bind(name, "extra?"))),
        "parent" => _parent,
        "stage" or "force_mode" => Root.GetAttribute(name),
        "alternative" => _alternative is null ? NoneValue.Instance : new StringValue(_alternative),
        "autopkg" => NoneValue.Instance,
        _ => null,
    };

    private static ContentValue Usual(UsualSet set, string? manSections, BoundArguments bound)
    {
        if (bound.IsGiven("man")) manSections = bound["man"] is { IsTrue: true } man ? man.ToString() : null;
        return bound["extra"] switch
        {
            null => new(new SubpackageContent.Usual(set, manSections, [], ExtraFunction: null)),
            ListValue list => new(new SubpackageContent.Usual(
                set, manSections, ContentValue.TextsOf(list), ExtraFunction: null)),
            CallableValue function => new(new SubpackageContent.Usual(set, manSections, [], function)),
            var other =>
                throw new EvaluationException("type",
                    $"extra must be a list or function, not {other.TypeName}"),
        };
    }
}
