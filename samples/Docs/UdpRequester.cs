using System.Collections.Concurrent;
using System.Net.Sockets;
using Discovery;

namespace Docs;

public sealed class UdpRequester(ServiceDirectory directory, string service, ConnectOptions options) : IDisposable
{
    private readonly EndpointLeaser _leaser = directory.Leaser(service);
    private readonly ConcurrentDictionary<Candidate, ConcurrentBag<Socket>> _idle = [];

    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> question, CancellationToken cancellationToken = default)
    {
        var leaser = _leaser.For(default);
        var lease = await leaser.LeaseAsync(cancellationToken: cancellationToken);
        var attempts = new ConnectAttempts(leaser, options);
        while (true)
        {
            var socket = _idle.TryGetValue(lease.Candidate, out var idle) && idle.TryTake(out var kept) ? kept : new(SocketType.Dgram, ProtocolType.Udp);
            using var limit = new CancellationTokenSource(options.Timeout, directory.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                if (!socket.Connected)
                    await socket.ConnectAsync(lease.Endpoint.Address, either.Token);
                await socket.SendAsync(question, either.Token);
                var answer = new byte[1500];
                Array.Resize(ref answer, await socket.ReceiveAsync(answer, either.Token));
                _idle.GetOrAdd(lease.Candidate, KeepUntilDrained).Add(socket);
                lease.End(OutcomeKind.Success);
                return answer;
            }
            catch (Exception failure)
            {
                socket.Dispose(); // A late answer must not meet the next question.
                if (cancellationToken.IsCancellationRequested || failure is not (SocketException or OperationCanceledException))
                {
                    lease.End(OutcomeKind.Dropped);
                    throw;
                }

                var reason = failure is SocketException ? failure : new SocketException((int)SocketError.TimedOut);
                if (!attempts.TryNext(lease, reason, default, out lease))
                    throw attempts.ToException();
            }
        }
    }

    public void Dispose() => _idle.Keys.ToList().ForEach(Close);

    private ConcurrentBag<Socket> KeepUntilDrained(Candidate candidate)
    {
        candidate.Drained.Register(() => Close(candidate));
        return [];
    }

    private void Close(Candidate candidate) => (_idle.TryRemove(candidate, out var idle) ? idle.ToList() : []).ForEach(socket => socket.Dispose());
}
