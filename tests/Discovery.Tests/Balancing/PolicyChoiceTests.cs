using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

public sealed class PolicyChoiceTests
{
    private readonly PolicyContext _context = new(new SeededRandom(1), TimeProvider.System);

    [Fact]
    public void Equal_names_and_options_are_equal_choices()
    {
        var one = new PolicyChoice("maglev", new HashOptions { LoadFactor = 1.25 });

        Assert.Equal(one, new PolicyChoice("Maglev", new HashOptions { LoadFactor = 1.25 }));
        Assert.Equal(one.GetHashCode(), new PolicyChoice("Maglev", new HashOptions { LoadFactor = 1.25 }).GetHashCode());
        Assert.NotEqual(one, new PolicyChoice("maglev", new HashOptions { LoadFactor = 1.5 }));
        Assert.NotEqual(one, new PolicyChoice("ring_hash", new HashOptions { LoadFactor = 1.25 }));
        Assert.NotEqual(one, new PolicyChoice("maglev"));
    }

    [Fact]
    public void Options_changed_afterwards_do_not_change_a_choice()
    {
        var options = new LatencyOptions { Decay = TimeSpan.FromSeconds(1) };
        var choice = new PolicyChoice("peak_ewma", options);
        options.Decay = TimeSpan.Zero;

        Assert.NotNull(choice.Create(_context));
    }

    [Theory]
    [InlineData("rownd_robin", "Policy is 'rownd_robin'; it must be one of default, random,")]
    [InlineData("peak_ewma", "Policy is 'peak_ewma' with HashOptions; it takes LatencyOptions.")]
    [InlineData("random", "Policy is 'random' with HashOptions; it takes no options.")]
    [InlineData("rendezvous", "Policy:TableSize is given; 'rendezvous' has Identity, LoadFactor, FallsBack; Policy:TableSize is 252; it must be")]
    public void A_choice_that_does_not_fit_is_refused_with_all_faults(string name, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => new PolicyChoice(name, new HashOptions { TableSize = 252 }).Create(_context));

        Assert.StartsWith($"Invalid options: {message}", exception.Message);
    }

    [Fact]
    public void A_bounded_preset_keeps_its_bound_unless_another_is_given()
    {
        var candidates = HashKeys.Candidates(10);
        Assert.NotEqual(Hot(new HashOptions { TableSize = 4093 }), Hot(new HashOptions { TableSize = 4093, LoadFactor = 100 }));

        Candidate Hot(HashOptions options)
        {
            foreach (var candidate in candidates)
                candidate.SetInFlight(0);
            var picker = Picks.Policy("bounded_maglev", options).CreatePicker(candidates);
            picker.Pick(HashKeys.Key(1)).SetInFlight(10);
            return picker.Pick(HashKeys.Key(1));
        }
    }

    [Fact]
    public void One_bound_of_a_ring_moves_the_default_of_the_other()
    {
        var candidates = HashKeys.Candidates(4);

        Assert.NotNull(Picks.Policy("ring_hash", new HashOptions { MaxRingSize = 8 }).CreatePicker(candidates).Pick(HashKeys.Key(1)));
        Assert.NotNull(Picks.Policy("ring_hash", new HashOptions { MinRingSize = 100_000 }).CreatePicker(candidates).Pick(HashKeys.Key(1)));
    }
}
