using System.Net;
using System.Text;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>A recorded answer: status line, headers, blank line, body.</summary>
internal sealed class Capture
{
    private Capture(byte[] all)
    {
        var end = all.AsSpan().IndexOf("\n\n"u8);
        Head = Encoding.ASCII.GetString(all, 0, end).Split('\n');
        Body = all[(end + 2)..];
    }

    public string[] Head { get; }

    public byte[] Body { get; }

    public static Capture Read(string name) => new(ReadBytes(name));

    public static byte[] ReadBytes(string name) => File.ReadAllBytes(PathOf(name));

    public static string ReadText(string name) => File.ReadAllText(PathOf(name));

    public HttpResponseMessage ToResponse(Stream? body = null)
    {
        var status = Head[0].Split(' ', 3);
        var response = new HttpResponseMessage((HttpStatusCode)int.Parse(status[1], null))
        {
            ReasonPhrase = status[2],
            Content = new StreamContent(body ?? new MemoryStream(Body)),
        };
        foreach (var header in Head.Skip(1).Select(line => line.Split(": ", 2)))
        {
            if (!response.Headers.TryAddWithoutValidation(header[0], header[1]))
                response.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        return response;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Captures", name);
}
