using FsCheck;
using FsCheck.Fluent;

namespace Discovery.Tests;

/// <summary>Checks a rule over generated cases, always the same ones: a red run can be repeated.</summary>
internal static class Property
{
    private static readonly Config Always = Config.QuickThrowOnFailure.WithReplay(17, 43).WithMaxTest(200);

    internal static void Holds<T>(Gen<T> cases, Func<T, bool> rule) =>
        Check.One(Always, Prop.ForAll(cases.ToArbitrary(), rule));

    internal static void HoldsAsync<T>(Gen<T> cases, Func<T, Task<bool>> rule) =>
        Check.One(Always, Prop.ForAll(cases.ToArbitrary(), rule));
}
