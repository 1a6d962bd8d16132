using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Discovery.Kubernetes.Testing;

/// <summary>Takes a request through faults, the token check and the path to its answer.</summary>
internal sealed class ApiHandler(
    ObjectStore store, WatchServer watches, FakeKubernetesFaults faults, RequestLog log, Func<string?> token)
{
    // Go leaves a body of up to 2 KB unchunked, since only then does it know the length before it sends the headers.
    private const int LongestUnchunked = 2_048;

    private readonly ObjectLister _lister = new(store);
    private long _audits;

    public async Task HandleAsync(HttpContext context)
    {
        var request = ApiRequest.Read(context.Request);
        var fault = faults.Take(request);
        var welcome = IsWelcome(context.Request);

        // Logged once its fate is settled, so that a test that waited for the request can no longer change that.
        log.Add(context, request);
        AddHeaders(context.Response.Headers);
        try
        {
            if (fault is not null)
                await FailAsync(context, request, fault).ConfigureAwait(false);
            else if (!welcome)
                throw new ApiAnswerException(StatusCatalog.Unauthorized());
            else
                await ServeAsync(context, request).ConfigureAwait(false);
        }
        catch (ApiAnswerException e)
        {
            await WriteAsync(context, e.Answer).ConfigureAwait(false);
        }
    }

    private static async Task FailAsync(HttpContext context, ApiRequest request, Fault fault)
    {
        if (fault.Answer is { } answer)
            throw new ApiAnswerException(answer(request));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(false);
    }

    private bool IsWelcome(HttpRequest request) =>
        token() is not { } expected
        || string.Equals(request.Headers.Authorization, $"Bearer {expected}", StringComparison.Ordinal);

    private Task ServeAsync(HttpContext context, ApiRequest request) => request.Verb switch
    {
        KubernetesVerb.Watch => watches.ServeAsync(context, ListOptions.Read(request, context.Request.Query)),
        KubernetesVerb.List => WriteAsync(context, _lister.List(ListOptions.Read(request, context.Request.Query))),
        KubernetesVerb.Get => WriteAsync(context, Get(request)),
        _ => WriteAsync(context, request.Kind is not null ? StatusCatalog.MethodNotAllowed() : StatusCatalog.NotServed()),
    };

    private ApiAnswer Get(ApiRequest request) =>
        store.Find(request.Kind!, request.Namespace!, request.Name!) is { } found
            ? new ApiAnswer(200, ObjectWire.Single(found))
            : StatusCatalog.NotFound(request.Kind!, request.Name!);

    private void AddHeaders(IHeaderDictionary headers)
    {
        headers["Audit-Id"] = string.Create(
            CultureInfo.InvariantCulture, $"00000000-0000-4000-9000-{Interlocked.Increment(ref _audits):x12}");
        headers.CacheControl = "no-cache, private";
        headers["X-Kubernetes-Pf-Flowschema-Uid"] = "00000000-0000-4000-a000-000000000001";
        headers["X-Kubernetes-Pf-Prioritylevel-Uid"] = "00000000-0000-4000-a000-000000000002";
    }

    private static Task WriteAsync(HttpContext context, ApiAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType ?? "application/json";
        if (answer.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (answer.NoSniff)
            response.Headers.XContentTypeOptions = "nosniff";

        // Flow control comes after authentication, so an unknown caller belongs to no flow.
        if (answer.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.Remove("X-Kubernetes-Pf-Flowschema-Uid");
            response.Headers.Remove("X-Kubernetes-Pf-Prioritylevel-Uid");
        }

        var body = Encoding.UTF8.GetBytes(answer.IsJson && IsForPeople(context.Request) ? WireJson.Indent(answer.Body) : answer.Body);
        if (body.Length <= LongestUnchunked)
            response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    // The same guess as a real server's, so that a curl by hand is readable.
    private static bool IsForPeople(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return agent.StartsWith("curl", StringComparison.Ordinal)
            || agent.StartsWith("Wget", StringComparison.Ordinal)
            || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }
}
