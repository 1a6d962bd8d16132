using System.Runtime.CompilerServices;
using Discovery.Endpoints;
using Discovery.Sources;

namespace Docs;

public sealed class FolderSource(string folder) : IEndpointSource
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $"{service.Service}.txt");
        while (true)
        {
            yield return File.Exists(file)
                ? new EndpointSet($"file {file}", (await File.ReadAllLinesAsync(file, cancellationToken)).Select(ServiceEndpoint.Parse))
                : EndpointSet.Absent($"file {file}");
            await context.WaitAsync(Period, cancellationToken);
        }
    }
}
