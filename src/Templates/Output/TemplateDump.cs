using Limyra.Templates.Fields;
using Limyra.Templates.Packages;
using Limyra.Templates.Profiles;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Output;

/// <summary>What <c>cbuild dump</c> prints of a template, as values for <see cref="JsonText"/>.</summary>
public static class TemplateDump
{
    private static readonly string[] Head =
        ["pkgname", "pkgver", "pkgrel", "pkgdesc", "subdesc", "license", "url", "broken", "restricted"];

    /// <summary>The peer's form: the main fields, names of subpackages, and
    /// all other fields by name.</summary>
    public static DictValue Plain(Template template)
    {
        DictValue dump = new();
        foreach (string field in Head) dump[field] = template.Handle[field];
        dump["subpackages"] = ListValue.OfTexts(template.Subpackages.Select(subpackage => subpackage.Name));
        DictValue variables = new();
        foreach (Field field in FieldTable.All.OrderBy(field => field.Name, StringComparer.Ordinal))
            if (!Head.Contains(field.Name)) variables[field.Name] = template.Handle[field.Name];
        dump["variables"] = variables;
        return dump;
    }

    /// <summary>The same with fields of subpackages, effective flags, tools,
    /// phases and what it builds on.</summary>
    public static DictValue Full(Template template, IReadOnlyList<string> buildDependencies)
    {
        DictValue dump = Plain(template);
        dump["full_pkgname"] = new StringValue(template.FullName);
        dump["all_subpackages"] = ListValue.OfTexts(template.DeclaredSubpackages);
        dump["flags"] = Flags(template);
        dump["tools"] = Tools(template);
        dump["hooks"] = ListValue.OfTexts(template.Functions.Keys.Where(name => name != "init"));
        DictValue targets = new();
        foreach ((string? name, CustomTarget? target) in template.CustomTargets)
            targets[name] = new StringValue(target.AfterPhase);
        dump["custom_targets"] = targets;
        dump["build_depends"] = ListValue.OfTexts(buildDependencies);
        dump["depends"] = template.Handle["depends"];
        DictValue subpackages = new();
        foreach (Subpackage subpackage in template.Subpackages) subpackages[subpackage.Name] =
            Fields(subpackage);
        dump["subpackage_fields"] = subpackages;
        return dump;
    }

    private static DictValue Flags(Template template)
    {
        DictValue flags = new();
        foreach (string name in Profile.FlagNames)
        {
            try
            {
                IReadOnlyList<string> list =
                    template.TemplateHandle.GetFlags(name, extra: [], hardening: [], target: null);
                flags[name] = ListValue.OfTexts(list);
                flags[$"{name}.shell"] = new StringValue(string.Join(' ', list.Select(ShellWords.QuoteFlag)));
            }
            catch (TemplateException failure)
            {
                flags[name] = new StringValue($"error: {failure.Message}");
            }
        }
        return flags;
    }

    private static DictValue Tools(Template template)
    {
        DictValue tools = new();
        foreach ((string? name, string? program) in template.TemplateHandle.EffectiveTools())
            tools[name] = new StringValue(program);
        return tools;
    }

    private static DictValue Fields(Subpackage subpackage)
    {
        DictValue fields = new();
        foreach (Field field in FieldTable.All)
            if (field.IsForSubpackages) fields[field.Name] = subpackage.Handle[field.Name];
        fields["alternative"] =
            subpackage.Alternative is null ? NoneValue.Instance : new StringValue(subpackage.Alternative);
        fields["content"] = subpackage.Content switch
        {
            SubpackageContent.Patterns patterns => Single("list", ListValue.OfTexts(patterns.Items)),
            SubpackageContent.Usual usual => Usual(usual),
            _ => Single("function", BoolValue.True),
        };
        return fields;
    }

    private static DictValue Usual(SubpackageContent.Usual usual)
    {
        DictValue content = Single(
            $"default_{usual.Set.ToString().ToLowerInvariant()}",
            usual.ManSections is null ? NoneValue.Instance : new StringValue(usual.ManSections));
        content["extra"] = usual.ExtraFunction is not null ? new StringValue("function")
            : usual.Extra.Count == 0 ? NoneValue.Instance
            : ListValue.OfTexts(usual.Extra);
        return content;
    }

    private static DictValue Single(string key, Value value)
    {
        DictValue dict = new();
        dict[key] = value;
        return dict;
    }
}
