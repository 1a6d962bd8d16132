using Discovery.Kubernetes.Testing;

namespace QuickStart;

/// <summary>The story that plays while load runs.</summary>
internal sealed class Scenario(
    FakeKubernetesApi api, BackendFleet fleet, SetView view, RequestLog log, EventLog events, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>Whether it came to its end: not if stopped, nor if the set never came to be as it should.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        try
        {
            await PlayAsync(stopping);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            events.Add("Stopped");
            return false;
        }
        catch (TimeoutException exception)
        {
            events.Add(exception.Message);
            return false;
        }
    }

    private async Task PlayAsync(CancellationToken stopping)
    {
        events.Step("1/7  Three pods");
        await BeStableAsync("3 pods", 2, stopping);

        events.Step("2/7  Scale from 3 to 5");
        await fleet.ScaleToAsync(5);
        await BeStableAsync("scaled to 5", 2, stopping);

        events.Step("3/7  Rolling restart of all five");
        foreach (var old in fleet.Running.ToList())
            await fleet.ReplaceAsync(old);
        await BeStableAsync("restarted", 2, stopping);

        events.Step("4/7  One pod is killed");
        await fleet.CrashAsync(fleet.Running[2]);
        await BeStableAsync("one replaced", 2, stopping);

        events.Step("5/7  The API is down for 3 s; one pod is replaced meanwhile");
        await LoseApiAsync(stopping);
        await BeStableAsync("API back", 2, stopping);

        events.Step("6/7  Scale to 1");
        await fleet.ScaleToAsync(1);
        await BeStableAsync("1 pod", 1, stopping);

        events.Step("7/7  Scale back to 5");
        await fleet.ScaleToAsync(5);
        await BeStableAsync("5 again", 2, stopping);
    }

    private async Task LoseApiAsync(CancellationToken stopping)
    {
        var outage = await api.OutageAsync();
        events.Add("the API is down");
        await PauseAsync(1, stopping);
        await fleet.ReplaceAsync(fleet.Running[0]);
        await PauseAsync(1.7, stopping);
        await outage.DisposeAsync();
        fleet.ApiIsBack(fleet.Running[^1]);
        events.Add("the API is back");
    }

    /// <summary>Waits until the application knows what the cluster knows, then leaves it in peace and looks at the shares.</summary>
    private async Task BeStableAsync(string title, double seconds, CancellationToken stopping)
    {
        await view.WaitForAsync(fleet.Running.Select(pod => pod.Name).ToHashSet(), Patience, stopping);

        // Requests that began before are still under way.
        await PauseAsync(0.05, stopping);
        var phase = log.BeginPhase(title, fleet.Running.Select(pod => pod.Name));
        await PauseAsync(seconds, stopping);
        log.EndPhase(phase);
    }

    private Task PauseAsync(double seconds, CancellationToken stopping) => Task.Delay(TimeSpan.FromSeconds(seconds), time, stopping);
}
