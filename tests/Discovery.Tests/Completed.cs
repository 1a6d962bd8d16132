namespace Discovery.Tests;

internal static class Completed
{
    /// <summary>The result of a task that must not have waited for anything.</summary>
    internal static T ResultOf<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompletedSuccessfully, "this must complete at once");
#pragma warning disable VSTHRD002 // It has completed.
        return task.Result;
#pragma warning restore VSTHRD002
    }
}
