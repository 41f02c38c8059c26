using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Limyra.Tests.Tidy;

/// <summary>What a type may be and hold (docs/style.md).</summary>
public sealed class TypeTests
{
    [Fact]
    public void Classes_are_sealed_abstract_or_static() => SourceTree.Refuse(
        from file in SourceTree.Product
        from type in file.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>()
        where type is ClassDeclarationSyntax
            || (type is RecordDeclarationSyntax record
                && !record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword))
        where !Has(type.Modifiers, SyntaxKind.SealedKeyword, SyntaxKind.AbstractKeyword,
            SyntaxKind.StaticKeyword)
            && !IsPartialElsewhere(type)
        select $"{file.At(type)}: {type.Identifier.Text}");

    [Fact]
    public void Nothing_static_can_change() => SourceTree.Refuse(
        from file in SourceTree.Libraries
        from declared in file.Syntax.DescendantNodes().OfType<FieldDeclarationSyntax>()
        where Has(declared.Modifiers, SyntaxKind.StaticKeyword)
            && !Has(declared.Modifiers, SyntaxKind.ReadOnlyKeyword)
        select $"{file.At(declared)}: {declared.Declaration.Variables[0].Identifier.Text}");

    [Fact]
    public void Public_types_have_no_public_setters() => SourceTree.Refuse(
        from file in SourceTree.Libraries
        from property in file.Syntax.DescendantNodes().OfType<PropertyDeclarationSyntax>()
        where Has(property.Modifiers, SyntaxKind.PublicKeyword)
            && property.Parent is TypeDeclarationSyntax type && Has(type.Modifiers, SyntaxKind.PublicKeyword)
        from accessor in property.AccessorList?.Accessors ?? []
        where accessor.IsKind(SyntaxKind.SetAccessorDeclaration) && accessor.Modifiers.Count == 0
        select $"{file.At(property)}: {property.Identifier.Text}");

    [Fact]
    public void No_method_is_async_void() => SourceTree.Refuse(
        from file in SourceTree.All
        from method in file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
        where Has(method.Modifiers, SyntaxKind.AsyncKeyword) && method.ReturnType.ToString() == "void"
        select file.At(method));

    private static bool Has(SyntaxTokenList modifiers, params SyntaxKind[] kinds) =>
        kinds.Any(kind => modifiers.Any(kind));

    /// <summary>The modifiers of a partial class stand at one of its parts.</summary>
    private static bool IsPartialElsewhere(TypeDeclarationSyntax type) =>
        Has(type.Modifiers, SyntaxKind.PartialKeyword) && SourceTree.Product.Any(file => file.Syntax
            .DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Any(other => other.Identifier.Text == type.Identifier.Text
                && Has(
                    other.Modifiers,
                    SyntaxKind.SealedKeyword, SyntaxKind.AbstractKeyword, SyntaxKind.StaticKeyword)));
}
