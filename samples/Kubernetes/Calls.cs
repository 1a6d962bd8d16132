namespace Kubernetes;

/// <summary>Calls a service many times, and tells which pods answered.</summary>
public static class Calls
{
    public static async Task<string> CountAsync(HttpClient client, int times, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        for (var i = 0; i < times; i++)
            answers.Add(await CallAsync(client, cancellationToken));
        return string.Concat(answers.CountBy(a => a).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value,4}  {c.Key}\n"));
    }

    private static async Task<string> CallAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetStringAsync(new Uri("/", UriKind.Relative), cancellationToken)).Trim();
        }
        catch (HttpRequestException failure)
        {
            return failure.Message;
        }
    }
}
