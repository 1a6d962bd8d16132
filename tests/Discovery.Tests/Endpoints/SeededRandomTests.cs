namespace Discovery.Tests.Endpoints;

public sealed class SeededRandomTests
{
    [Fact]
    public void Equal_seeds_give_equal_sequences()
    {
        static long[] Draw(long seed)
        {
            var random = new SeededRandom(seed);
            return [random.Next(), random.Next(100), random.NextInt64(), BitConverter.DoubleToInt64Bits(random.NextDouble()), random.NextInt64(5)];
        }

        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
    }

    [Fact]
    public void Draws_stay_in_range_and_reach_its_ends()
    {
        var random = new SeededRandom(1);
        var seen = new HashSet<int>();
        for (var i = 0; i < 1_000; i++)
        {
            seen.Add(random.Next(3));
            Assert.InRange(random.Next(-2, 2), -2, 1);
            Assert.InRange(random.NextDouble(), 0, 0.999999999999999999);
            Assert.InRange(random.Next(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue - 1);
        }

        Assert.Equal([0, 1, 2], seen.Order());
        Assert.Equal(0, random.Next(0));
    }

    [Fact]
    public void Threads_that_share_it_draw_different_numbers()
    {
        var random = new SeededRandom(1);
        var drawn = new long[2][];

        Parallel.For(0, 2, thread => drawn[thread] = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextInt64())]);

        Assert.Equal(20_000, drawn.SelectMany(d => d).Distinct().Count());
    }

    [Fact]
    public void Calls_that_do_not_overlap_repeat_whichever_threads_make_them()
    {
        var (one, other) = (new SeededRandom(9), new SeededRandom(9));
        var draws = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            var thread = new Thread(() => draws.Add(one.NextInt64()));
            thread.Start();
            thread.Join();
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(_ => other.NextInt64()), draws);
    }

    [Fact]
    public void Draws_stay_even_after_threads_have_collided()
    {
        var random = new SeededRandom(1);
        var counts = new int[2][];
        Race.Run(() => counts[0] = Count(), () => counts[1] = Count());

        // Five standard deviations of a fair draw: 5 * sqrt(200000 * 0.1 * 0.9) = 671.
        Assert.All(counts.Concat([Count()]), c => Assert.All(c, n => Assert.InRange(n, 20_000 - 671, 20_000 + 671)));

        int[] Count()
        {
            var tenths = new int[10];
            for (var i = 0; i < 200_000; i++)
                tenths[random.Next(10)]++;
            return tenths;
        }
    }

    [Fact]
    public void Bytes_are_spread_over_all_values()
    {
        var bytes = new byte[10_000];
        new SeededRandom(1).NextBytes(bytes);

        Assert.Equal(256, bytes.Distinct().Count());
    }
}
