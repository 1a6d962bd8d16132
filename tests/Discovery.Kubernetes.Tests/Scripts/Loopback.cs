using System.Text;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>The little of HTTP/1.1 that servers made for a test need.</summary>
internal static class Loopback
{
    /// <summary>Reads a request's head, which has no body; null at the end of the stream.</summary>
    public static async Task<string?> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) > 0)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                return head.ToString();
        }

        return null;
    }
}
