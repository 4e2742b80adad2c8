using HyperDht.Runtime;
using Microsoft.Extensions.Logging;

namespace HyperDht.Connections.Listening;

/// <summary>Asks a firewall policy, which is user code, where user code may run; a failure or a delay refuses.</summary>
internal sealed class FirewallGate(IDhtLoop loop, IFirewallPolicy policy, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the peer may connect. Call on the loop.</summary>
    public async Task<bool> AllowsAsync(ConnectionCandidate candidate, CancellationToken cancellationToken)
    {
        var question = new Question(policy, candidate, logger, cancellationToken);
        loop.PostCompletion(static state => _ = ((Question)state!).AskAsync(), question);
        return await loop.WaitAtMostAsync(question.Answer, Patience) && await question.Answer;
    }

    private sealed class Question(
        IFirewallPolicy policy, ConnectionCandidate candidate, ILogger logger, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> Answer => _answer.Task;

        public async Task AskAsync()
        {
            var allowed = false;
            try
            {
                allowed = await policy.AllowAsync(candidate, cancellationToken);
            }
            catch (Exception error)
            {
                ConnectionsLog.FirewallFailed(logger, error);
            }

            _answer.TrySetResult(allowed);
        }
    }
}
