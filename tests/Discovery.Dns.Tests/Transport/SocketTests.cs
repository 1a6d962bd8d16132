using System.Globalization;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Tests.Transport;

public sealed class SocketTests
{
    [Fact]
    public async Task Each_query_has_its_own_port_and_id()
    {
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(server);

        for (var i = 0; i < 200; i++)
            await resolver.AskAsync();

        // By chance a few are equal: of 200 out of 28,232 ports about 0.7 pairs, of 200 out of 65,536 ids about 0.3.
        Assert.InRange(server.Log.Select(asked => asked.Connection).Distinct().Count(), 190, 200);
        Assert.InRange(server.Log.Select(asked => asked.Id).Distinct().Count(), 190, 200);
    }

    [Fact]
    public async Task A_thousand_queries_at_once_get_each_its_own_answer_and_leave_no_socket()
    {
        await using var server = new ScriptedDns(asked =>
        {
            var number = int.Parse(asked.Name.ToString()[..4], CultureInfo.InvariantCulture);
            return asked.A($"10.0.{number / 256}.{number % 256}");
        });
        using var resolver = Resolving.Resolver(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => resolver.AskAsync($"{i:0000}.test")));

        for (var i = 0; i < 1000; i++)
            Assert.Equal([$"10.0.{i / 256}.{i % 256}"], answers[i].Addresses());
        await ScriptedDns.WaitAsync(() => OpenTo(server) == 0, "no socket");
    }

    [Fact]
    public async Task A_thousand_queries_that_are_given_up_leave_no_socket()
    {
        await using var server = new ScriptedDns(_ => []);
        using var resolver = Resolving.Resolver(server);
        using var stop = new CancellationTokenSource();

        var asking = Enumerable.Range(0, 1000).Select(_ => resolver.AskAsync(cancellationToken: stop.Token)).ToList();
        Assert.True(!OperatingSystem.IsLinux() || OpenTo(server) > 900);
        await stop.CancelAsync();

        foreach (var query in asking)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await ScriptedDns.WaitAsync(() => OpenTo(server) == 0, "no socket");
    }

    [Fact]
    public async Task Queries_that_are_given_up_at_any_moment_disturb_no_other()
    {
        await using var server = new ScriptedDns(asked => asked.A("10.1.2.3"));
        using var resolver = Resolving.Resolver(server);
        var random = new Random(1);

        for (var i = 0; i < 300; i++)
        {
            using var stop = new CancellationTokenSource();
            var given = resolver.AskAsync(cancellationToken: stop.Token);
            for (var spin = random.Next(2000); spin > 0; spin--)
                Thread.SpinWait(10);
            await stop.CancelAsync();
            try
            {
                Assert.Equal(DnsAnswerKind.Records, (await given).Kind);
            }
            catch (OperationCanceledException)
            {
                // As asked for.
            }

            var answer = await resolver.AskAsync();
            Assert.Equal((DnsAnswerKind.Records, 1), (answer.Kind, answer.Attempts));
        }
    }

    /// <summary>How many UDP sockets are connected to the server: the kernel's own list, where it has one. It may
    /// miss or repeat a line while other tests open and close theirs.</summary>
    private static int OpenTo(ScriptedDns server)
    {
        var remote = string.Create(CultureInfo.InvariantCulture, $"0100007F:{server.Address.Port:X4}");
        return OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/net/udp").Count(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2] == remote)
            : 0;
    }
}
