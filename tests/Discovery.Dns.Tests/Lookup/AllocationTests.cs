using System.Collections.Immutable;
using Discovery.Dns.Lookup;
using Discovery.Dns.Messages;
using Discovery.Dns.Tests.Messages;

namespace Discovery.Dns.Tests.Lookup;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("knot-srv3", 1_000)]
    [InlineData("bind-srv3", 1_000)]
    [InlineData("knot-srv100", 25_000)]
    public void From_message_to_set_allocates_what_the_set_holds_and_no_more_than_a_copy_of_the_message_beside(string capture, int limit)
    {
        var (name, type) = Capture.Question(capture);
        var message = Capture.Bytes(capture);
        Assert.InRange(
            Allocated(() => GC.KeepAlive(new EndpointSet("dns", ServiceRecords.Endpoints(AnswerReader.Read(name, type, message), [], ImmutableArray<ServiceEndpoint>.Empty)))),
            1,
            limit + message.Length);
    }

    [Theory]
    [InlineData("knot-srv3", "bind-srv3")]
    [InlineData("knot-srv3-dual", "bind-srv3-dual")]
    [InlineData("knot-srv100", "knot-srv100")]
    public void An_unchanged_answer_allocates_nothing_past_the_answer(string before, string after)
    {
        var endpoints = ServiceRecords.Endpoints(Capture.Read(before), [], []);
        var answer = Capture.Read(after);
        Assert.Equal(0, Allocated(() => Assert.True(ServiceRecords.Endpoints(answer, [], endpoints) == endpoints)));
        Assert.Equal(0, Allocated(() => ServiceRecords.TargetsWithoutGlue(answer)));
        Assert.Equal(0, Allocated(() => ServiceRecords.IsDecidedlyUnavailable(answer)));
    }

    [Fact]
    public void Unchanged_addresses_allocate_nothing_past_the_answer()
    {
        var (a, aaaa) = (Capture.Read("bind-a3"), Capture.Read("bind-aaaa3"));
        var endpoints = AddressRecords.Endpoints(Capture.Read("knot-a3"), Capture.Read("knot-aaaa3"), 80, []);
        Assert.Equal(0, Allocated(() => Assert.True(AddressRecords.Endpoints(a, aaaa, 80, endpoints) == endpoints)));
    }

    [Theory]
    [InlineData("knot-a3")]
    [InlineData("knot-srv3")]
    [InlineData("knot-srv100")]
    public void Records_take_no_more_than_the_names_and_a_copy_of_the_message_would(string capture)
    {
        var (name, type) = Capture.Question(capture);
        var message = Capture.Bytes(capture);
        var answer = AnswerReader.Read(name, type, message);
        var names = answer.Services.Sum(s => 32 + (2 * s.Label.Length)) + (answer.Services.Length > 0 ? 32 + (2 * answer.Services[0].Domain.Length) : 0);
        Assert.InRange(Allocated(() => AnswerReader.Read(name, type, message)), 1, 100 + 24 + message.Length + names);
    }

    /// <summary>The least of several runs: the first ones fill the pools.</summary>
    private static long Allocated(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
