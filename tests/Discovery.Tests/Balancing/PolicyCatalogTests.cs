using Discovery.Balancing;

namespace Discovery.Tests.Balancing;

public sealed class PolicyCatalogTests
{
    private readonly PolicyContext _context = new(new SeededRandom(1), TimeProvider.System);

    [Fact]
    public void Equal_choices_have_one_policy_and_others_another()
    {
        var catalog = new PolicyCatalog(_context);
        var one = catalog.Get(new PolicyChoice("peak_ewma", new LatencyOptions { Decay = TimeSpan.FromSeconds(1) }));

        Assert.Same(one, catalog.Get(new PolicyChoice("PEAK_EWMA", new LatencyOptions { Decay = TimeSpan.FromSeconds(1) })));
        Assert.NotSame(one, catalog.Get(new PolicyChoice("peak_ewma")));
    }

    [Fact]
    public void A_policy_of_ones_own_is_itself_and_has_no_faults()
    {
        var catalog = new PolicyCatalog(_context);
        var own = Picks.Policy("random");

        Assert.Same(own, catalog.Get(new PolicyChoice(own)));
        Assert.Empty(catalog.Faults(new PolicyChoice(own)));
        Assert.NotEqual(new PolicyChoice(own), new PolicyChoice(Picks.Policy("random")));
    }

    [Fact]
    public void An_added_policy_can_be_named_and_replaces_one_of_the_library()
    {
        var own = Picks.Policy("random");
        var catalog = new PolicyCatalog(_context, new Dictionary<string, Func<PolicyContext, IBalancingPolicy>> { ["mine"] = _ => own, ["Maglev"] = _ => own });

        Assert.Same(own, catalog.Get(new PolicyChoice("Mine")));
        Assert.Same(own, catalog.Get(new PolicyChoice("maglev")));
        Assert.Equal(
            ["A:Policy is 'maglev' with HashOptions; it takes no options"],
            catalog.Faults(new PolicyChoice("maglev", new HashOptions()), "A:Policy"));
    }

    [Fact]
    public void Every_setting_of_every_policy_is_one_of_its_options()
    {
        var catalog = new PolicyCatalog(_context);
        foreach (var name in BalancingPolicies.Names)
        {
            var (options, settings) = catalog.OptionsOf(name);
            Assert.All(settings, setting => Assert.NotNull(options!.GetType().GetProperty(setting)));
            if (options is not null)
                Assert.Empty(catalog.Faults(new PolicyChoice(name, options)));
        }
    }
}
