using Discovery.Balancing;

namespace Discovery.Tests.Balancing;

public sealed class RoundRobinPickerTests
{
    [Theory]
    [InlineData(uint.MaxValue - 4UL)]
    [InlineData(long.MaxValue - 4UL)]
    [InlineData(ulong.MaxValue - 9UL)]
    public void Turns_stay_in_order_where_a_smaller_counter_would_overflow(ulong first)
    {
        var candidates = Picks.Alike(3);
        var picker = new RoundRobinPicker(candidates, first);

        for (var i = 0UL; i < 9; i++)
            Assert.Same(candidates[(int)((first + i) % 3)], picker.Pick(default));
    }

    [Fact]
    public void The_end_of_64_bits_is_survived()
    {
        var candidates = Picks.Alike(7);
        var picker = new RoundRobinPicker(candidates, ulong.MaxValue - 10);

        Assert.Equal(7, picker.Take(40).Distinct().Count());
    }
}
