// Discovery without HTTP and without a container: TCP connections to the endpoints of a service.
using System.Net;
using System.Net.Sockets;
using Discovery;
using Discovery.Balancing;

// Three servers that answer each line with their name and the line, and the service "echo" that they are.
var names = new[] { "echo-a", "echo-b", "echo-c" };
var servers = names.ToDictionary(name => name, _ => new TcpListener(IPAddress.Loopback, 0));
foreach (var (name, server) in servers)
{
    server.Start();
    _ = ServeAsync(name, server);
}

var source = new StaticSource("echo", [.. servers.Select(pair => new ServiceEndpoint(pair.Value.LocalEndpoint) { DisplayName = pair.Key })]);
await using var directory = new ServiceDirectory(source, new ServiceDirectoryOptions { Defaults = new() { Policy = new PolicyChoice(BalancingPolicies.RoundRobin) } });
var sockets = new SocketConnector(directory);

Console.WriteLine("Six connections to tcp://echo, all kept open, the endpoints in turn:");
var open = new List<EndpointStream>();
for (var i = 1; i <= 6; i++)
{
    open.Add(await sockets.ConnectAsync("tcp://echo"));
    Console.WriteLine($"  {i}  {open[^1].Endpoint}: {await AskAsync(open[^1], $"hello {i}")}");
}

Console.WriteLine($"A connection is a lease until it is disposed. Open now:   {await InFlightAsync()}");
foreach (var stream in open)
    await stream.DisposeAsync();
Console.WriteLine($"After disposing all six:                                 {await InFlightAsync()}");

Console.WriteLine("\necho-b stops listening. It refuses when its turn comes, and the next endpoint is tried, unseen by the caller:");
servers["echo-b"].Stop();
for (var i = 7; i <= 10; i++)
{
    await using var stream = await sockets.ConnectAsync("tcp://echo");
    Console.WriteLine($"  {i,2}  {stream.Endpoint}: {await AskAsync(stream, $"hello {i}")}");
}

Console.WriteLine("\nAll stop. The exception lists every attempt:");
foreach (var server in servers.Values)
    server.Stop();
try
{
    await using var stream = await sockets.ConnectAsync("tcp://echo");
}
catch (ConnectFailedException exception)
{
    foreach (var attempt in exception.Attempts)
        Console.WriteLine($"  {attempt}");
    Console.WriteLine($"As a message ({exception.SocketErrorCode}, a SocketException):\n  {exception.Message}");
}

async Task<string> InFlightAsync() =>
    string.Join("  ", (await directory.GetAsync("tcp://echo")).Candidates.Select(c => $"{c.Endpoint.DisplayName} {c.InFlight}"));

static async Task<string?> AskAsync(Stream stream, string question)
{
    await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
    using var reader = new StreamReader(stream, leaveOpen: true);
    await writer.WriteLineAsync(question);
    return await reader.ReadLineAsync();
}

static async Task ServeAsync(string name, TcpListener listener)
{
    try
    {
        while (true)
            _ = AnswerAsync(name, await listener.AcceptTcpClientAsync());
    }
    catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
    {
        // Stopped.
    }
}

static async Task AnswerAsync(string name, TcpClient client)
{
    using (client)
    {
        var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        while (await reader.ReadLineAsync() is { } line)
            await writer.WriteLineAsync($"{name} heard '{line}'");
    }
}
