namespace HyperDht.Connections.Announcing;

/// <summary>One suspension of an announcer.</summary>
internal sealed class AnnouncerPause
{
    /// <summary>The announcer does nothing any more.</summary>
    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It may go on, or has to end.</summary>
    public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its announcements are taken back.</summary>
    public Task Quiet { get; set; } = Task.CompletedTask;
}
