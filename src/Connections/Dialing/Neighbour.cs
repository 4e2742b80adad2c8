using HyperDht.Rpc;

namespace HyperDht.Connections.Dialing;

/// <summary>Asks a local address whether the server is there (spec 03 §13.5).</summary>
internal static class Neighbour
{
    private const int Retries = 1;

    /// <summary>Whether it answers.</summary>
    public static async Task<bool> AnswersAsync(DialContext context, DialStory story, PeerAddress lan, CancellationToken cancellationToken)
    {
        var step = story.Begin("lan", $"asking {lan}");
        try
        {
            await context.Rpc.PingAsync(lan, new DhtRequestOptions { Retries = Retries }, cancellationToken);
            story.End(step, "answered");
            return true;
        }
        catch (HyperDhtException error)
        {
            story.End(step, error.ErrorCode);
            return false;
        }
    }
}
