using Limyra.Templates.Hosting;
using Limyra.Templates.Profiles;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary><c>with self.profile("aarch64") as pf</c>: another profile for the time of the block.</summary>
internal sealed class ProfileSwitch(TemplateHandle handle, Func<Profile> find) : HostObject
{
    private Profile? _before;

    public override string TypeName => "profile";

    public override Value Enter()
    {
        _before = handle.CurrentProfile;
        handle.CurrentProfile = find();
        return new ProfileObject(handle.CurrentProfile, handle.Files);
    }

    public override bool Exit(Exception? failure)
    {
        handle.CurrentProfile = _before ?? handle.CurrentProfile;
        return false;
    }
}
