using System.Net;
using System.Net.Sockets;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Pods on loopback, each at an address of its own, all at one port: they take connections and close them.</summary>
internal sealed class Backends : IDisposable
{
    private readonly Dictionary<string, Socket> _listeners = [];

    public int Port { get; private set; }

    public void Start(string address)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), Port));
        listener.Listen();
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _listeners.Add(address, listener);
        _ = AcceptAsync(listener);
    }

    public void Stop(string address)
    {
        _listeners.Remove(address, out var listener);
        listener!.Dispose();
    }

    public void Dispose()
    {
        foreach (var listener in _listeners.Values)
            listener.Dispose();
    }

    private static async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                (await listener.AcceptAsync()).Dispose();
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The pod is gone.
        }
    }
}
