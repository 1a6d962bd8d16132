using Discovery.Balancing;

namespace Discovery.Tests.Balancing.Choosers;

public sealed class AliasTableTests
{
    [Fact]
    public void Places_are_drawn_by_weight()
    {
        var table = new AliasTable([1, 2, 7, 0.5]);
        var random = new SeededRandom(1);
        var counts = new int[4];
        for (var i = 0; i < 200_000; i++)
            counts[table.Draw(random)]++;

        Picks.AssertDrawn(counts, 1, 2, 7, 0.5);
    }

    [Fact]
    public void Any_weights_make_a_table_that_is_exact()
    {
        var random = new SeededRandom(2);
        for (var run = 0; run < 200; run++)
        {
            var weights = Enumerable.Range(0, 1 + random.Next(40)).Select(_ => Math.Pow(10, random.Next(-6, 7)) * (0.1 + random.NextDouble())).ToArray();
            var table = new AliasTable([.. weights]);

            // Every value of the coin in every column would be too many; a grid of them misses each column's edge by one cell at most.
            const int Cells = 1_000;
            var counts = new double[weights.Length];
            for (var column = 0; column < weights.Length; column++)
            {
                for (var cell = 0; cell < Cells; cell++)
                    counts[table.Draw(new Fixed((column + 0.5) / weights.Length, (cell + 0.5) / Cells))]++;
            }

            for (var i = 0; i < weights.Length; i++)
                Assert.InRange((counts[i] / Cells) - (weights.Length * weights[i] / weights.Sum()), -weights.Length / (double)Cells, weights.Length / (double)Cells);
        }
    }

    [Fact]
    public void Next_to_nothing_is_next_to_never()
    {
        var table = new AliasTable([1e-12, 1, 1]);
        var random = new SeededRandom(3);

        for (var i = 0; i < 100_000; i++)
            Assert.NotEqual(0, table.Draw(random));
    }

    private sealed class Fixed(double column, double coin) : Random(0)
    {
        public override long NextInt64() => ((long)(column * (1L << 32)) << 31) | (long)(coin * (1L << 31));
    }
}
