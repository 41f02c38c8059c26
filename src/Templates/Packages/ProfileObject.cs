using Limyra.Templates.Hosting;
using Limyra.Templates.Profiles;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>An architecture profile as templates see it: the result of <c>self.profile()</c>.</summary>
internal sealed class ProfileObject(Profile profile, ITemplateFiles files) : HostObject
{
    public override string TypeName => "profile";

    public override Value? GetAttribute(string name) => name switch
    {
        "arch" => new StringValue(profile.Arch),
        "machine" => new StringValue(profile.Machine),
        "triplet" => profile.Triplet is null ? NoneValue.Instance : new StringValue(profile.Triplet),
        "wordsize" => IntValue.Of(profile.WordSize),
        "endian" => new StringValue(profile.Endian),
        "cross" => BoolValue.Of(profile.IsCross),
        "sysroot" => new PathValue(profile.Sysroot, files),
        "repos" => ListValue.OfTexts(profile.Repositories),
        "goarch" => profile.GoArch is null ? NoneValue.Instance : new StringValue(profile.GoArch),
        "goarm" => profile.GoArm is null ? NoneValue.Instance : new StringValue(profile.GoArm),
        _ => null,
    };
}
